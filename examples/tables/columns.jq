# Which typed columns does an event have in a database? Made from `hlog schema --json-schema`:
#   hlog schema --json-schema | jq -r --arg event router --arg for duckdb -f columns.jq     (or clickhouse)

{duckdb: {string: "VARCHAR", number: "DOUBLE", integer: "BIGINT", boolean: "BOOLEAN", array: "VARCHAR[]", object: "JSON", row: "STRUCT"},
 clickhouse: {string: "Nullable(String)", number: "Nullable(Float64)", integer: "Nullable(Int64)", boolean: "Nullable(Bool)",
  array: "Array(String)", object: "Nullable(String)", row: "Tuple"}}[$for] as $types
| def quoted: if $for == "duckdb" then "\"\(.)\"" else "`\(.)`" end;
# A field may be null, and a number a text where it was not understood: the first of its types is meant.
# What is a number or a text by its own right, as dyno_id, is a text.
def kind: if .const == true then "boolean" elif .type == ["integer", "string"] then "string" else [.type // "string"] | flatten | first end;
def column: if .properties then "\($types.row)(\(.properties | to_entries | map("\(.key | quoted) \(.value | column)") | join(", ")))"
  else $types[kind] end;
([.allOf[] | select(.if.properties.event.const == $event) | .then.properties.data][0] // error("hlog has no event '\($event)' with fields")) as $data
| .properties + {data: $data}
| . as $all | ["timestamp", "level", "context", "event", "data", "message", "lines", "continued", "truncated"]
| map({name: ., type: ($all[.] | column)})
| if $for == "duckdb" then "{\(map("\(.name): '\(.type)'") | join(", "))}"
  else map("\(.name) \(.type)") | join(", ") end
