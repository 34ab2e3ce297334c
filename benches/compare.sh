#!/usr/bin/env bash
# How fast is hlog beside the tools that are installed? Whole processes in turn, page cache warm; medians and ratios.
#
#   benches/compare.sh LOG [RUNS]
set -euo pipefail
log=${1:?give a log: benches/compare.sh LOG [RUNS]}
runs=${2:-5}
hlog=${HLOG:-$(dirname "$0")/../target/release/hlog}
[ -x "$hlog" ] || { echo "no $hlog: cargo build --release" >&2; exit 2; }
peers=$(dirname "$0")/peers
size=$(wc -c <"$log")

# CPU and wall seconds of one run. The output goes through a pipe: some tools are idle when they see /dev/null.
once() {
    local TIMEFORMAT='%R %U %S'
    { time "$@" 2>/dev/null | cat >/dev/null; } 2>&1 | awk '{ print $1, $2 + $3 }'
}

median() { sort -n | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }

# compare NAME HLOG-ARGUMENTS... -- PEER ARGUMENTS...
compare() {
    local name=$1 ours=("$hlog") mine peer
    shift
    while [ "$1" != -- ]; do ours+=("$1"); shift; done
    shift
    command -v "$1" >/dev/null || { printf '%-44s %s\n' "$name" "$1 is not installed"; return; }
    mine=$(mktemp) peer=$(mktemp)
    once "${ours[@]}" >/dev/null
    for _ in $(seq "$runs"); do
        once "${ours[@]}" >>"$mine"
        once "$@" >>"$peer"
    done
    awk -v name="$name" -v size="$size" -v wall="$(cut -d' ' -f1 "$mine" | median)" -v cpu="$(cut -d' ' -f2 "$mine" | median)" \
        -v peer="$(cut -d' ' -f1 "$peer" | median)" 'BEGIN {
            printf "%-44s hlog %.3f s (CPU %.3f s, %.0f MB/s)  peer %.3f s  peer/hlog %.2f\n",
                name, wall, cpu, size / 1e6 / (cpu + 1e-9), peer, peer / (wall + 1e-9) }'
    rm -f "$mine" "$peer"
}

one=(--threads 1)
compare "parse -o json, beside reading alone" parse "${one[@]}" "$log" -- cat "$log"
compare "parse -o json, beside mawk" parse "${one[@]}" "$log" -- mawk -f "$peers/parse.awk" "$log"
compare "parse -o json, beside agrind" parse "${one[@]}" "$log" -- agrind -o json -f "$log" "$(cat "$peers/parse.ag")"
compare "parse -o json, two threads beside one" parse --threads 2 "$log" -- "$hlog" parse "${one[@]}" "$log"
compare "stats, beside mawk on requests by status" stats "$log" -- mawk -f "$peers/stats.awk" "$log"
compare "stats, beside parse -o json" stats "${one[@]}" "$log" -- "$hlog" parse -o json "${one[@]}" "$log"
compare "grep --event deploy, beside rg" grep "${one[@]}" -e deploy "$log" -- rg -a -F 'Deploy ' "$log"
compare "grep -w 'code = H12', beside rg" grep "${one[@]}" -w 'code = H12' "$log" -- rg -a -F 'code=H12' "$log"
compare "grep --dyno web.1, beside rg" grep "${one[@]}" -d web.1 "$log" -- rg -a -F '[web.1]' "$log"
compare "grep --event slow-query, beside rg" grep "${one[@]}" -e slow-query "$log" -- rg -a -F 'duration: ' "$log"
compare "grep -w 'code = H12', beside agrind" grep "${one[@]}" -w 'code = H12' "$log" -- agrind -f "$log" '"heroku[router]" "code=H12"'
# These take minutes for what others do in seconds: they get the beginning.
slow=$(mktemp)
trap 'rm -f "$slow"' EXIT
head -c 4000000 "$log" >"$slow"
whole=$size size=4000000
compare "parse of 4 MB, beside jq" parse "${one[@]}" "$slow" -- jq -cR -f "$peers/parse.jq" "$slow"
compare "parse of 4 MB, beside Miller" parse "${one[@]}" "$slow" -- mlr --inidx --ifs '\x01' --ojsonl put -q -f "$peers/parse.mlr" "$slow"
compare "parse of 4 MB, beside lnav" parse "${one[@]}" "$slow" -- lnav -n -c ';SELECT * FROM all_logs' -c ':write-jsonlines-to -' "$slow"
compare "parse of 4 MB, beside hl (understands no line)" parse "${one[@]}" "$slow" -- hl -P "$slow"
size=$whole
for packed in gz:gzip zst:zstd bz2:bzip2 xz:xz; do
    [ -f "$log.${packed%%:*}" ] || continue
    compare "parse of .${packed%%:*}, beside unpacking alone" parse "$log.${packed%%:*}" -- "${packed##*:}" -dc "$log.${packed%%:*}"
done
