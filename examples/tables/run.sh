#!/usr/bin/env bash
# Do DuckDB and ClickHouse load every event with typed columns, and count what hlog counts? run.sh [LOG]
# Each is skipped, with a word, where PYTHON (default: python3) has no duckdb or chdb; status 3 where it has neither.
set -euo pipefail
cd "$(dirname "$0")"
log=$(realpath "${1:-../shop.log}")
hlog=${HLOG:-../../target/release/hlog}
python=${PYTHON:-python3}
command -v jq >/dev/null || { echo "jq is needed" >&2; exit 3; }
[ -x "$hlog" ] || { echo "no $hlog: cargo build --release, or set HLOG" >&2; exit 3; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

columns() { "$hlog" schema --json-schema | jq -r --arg event "$2" --arg for "$1" -f columns.jq; }
duckdb() {
    "$python" -c 'import sys, duckdb; print(*duckdb.sql(sys.argv[1]).fetchall()[0], sep=",")' \
        "SELECT count(*), count(*) FILTER (coalesce(data.\"$2\"::VARCHAR, '') NOT IN ('', '[]')) FROM read_json('$1', format = 'newline_delimited', columns = $(columns duckdb "$3"))"
}
clickhouse() {
    "$python" -m chdb "SELECT count(*), countIf(ifNull(toString(data.\`$2\`), '') NOT IN ('', '[]')) FROM file('$1', JSONEachRow, '$(columns clickhouse "$3")')" CSV
}

tools=()
for pair in duckdb:duckdb clickhouse:chdb; do
    if "$python" -c "import ${pair#*:}" 2>/dev/null; then tools+=("${pair%:*}"); else echo "skipped: ${pair%:*}: $python has no ${pair#*:} (pip install ${pair#*:})"; fi
done
[ ${#tools[@]} -gt 0 ] || exit 3
for event in $("$hlog" schema --json-schema | jq -r '.allOf[].if.properties.event.const'); do
    "$hlog" parse -e "=$event" -o json "$log" >"$work/$event.jsonl"
    # The field that most records have.
    field=$(jq -r '.data // {} | keys_unsorted[]' "$work/$event.jsonl" | grep -Fxf <("$hlog" schema --json-schema |
        jq -r --arg event "$event" '.allOf[] | select(.if.properties.event.const == $event) | .then.properties.data.properties | keys[]') |
        sort | uniq -c | sort -rn | awk 'NR == 1 { print $2 }')
    [ -n "$field" ] || { echo "$event: no field of the schema in the log"; continue; }
    want=$(jq -r --arg field "$field" '[.data[$field] | IN(null, "", []) | not]' "$work/$event.jsonl" | jq -rs 'flatten | "\(length),\(map(select(.)) | length)"')
    for tool in "${tools[@]}"; do
        got=$("$tool" "$work/$event.jsonl" "$field" "$event")
        [ "$got" = "$want" ] || { echo "$tool: $event: records, with $field: $got and not $want" >&2; exit 1; }
    done
    echo "$event: records, with $field: $want (hlog ${tools[*]})"
done
