#!/usr/bin/env bash
# How many instructions does an input byte cost? Counted by callgrind, so that the machine's mood does not matter, and
# held against budgets.tsv. The sample is read 8 and 48 times over: the difference is free of what a start costs.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v valgrind >/dev/null || { echo "valgrind is needed to count instructions (Debian: apt-get install valgrind)" >&2; exit 2; }
cargo build --release --quiet
sample=examples/shop.log
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for times in 8 48; do
    for _ in $(seq "$times"); do cat "$sample"; done >"$folder/$times.log"
    # Around a command of several lines every line is looked at: few logs have one in every 90 kB, as the sample has.
    grep -v ' process with command' "$folder/$times.log" >"$folder/$times.grep.log"
done

instructions() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null target/release/hlog "$@" 2>&1 >/dev/null |
        awk '/Collected/ { print $NF }'
}

broken=0
printf '%-58s %10s %10s\n' "job (one thread)" "measured" "budget"
while IFS=$'\t' read -r budget job; do
    case $budget in '' | '#'*) continue ;; esac
    # A job is words without blanks in them, so splitting is meant; its pattern stands before the file.
    few=$folder/8.log all=$folder/48.log
    case $job in grep*) few=$folder/8.grep.log all=$folder/48.grep.log ;; esac
    bytes=$(($(wc -c <"$all") - $(wc -c <"$few")))
    # shellcheck disable=SC2086
    few=$(instructions $job --threads 1 "$few")
    # shellcheck disable=SC2086
    all=$(instructions $job --threads 1 "$all")
    measured=$(awk -v few="$few" -v all="$all" -v bytes="$bytes" 'BEGIN { printf "%.1f", (all - few) / bytes }')
    printf '%-58s %10s %10s\n' "$job" "$measured" "$budget"
    if awk -v is="$measured" -v budget="$budget" 'BEGIN { exit !(is > budget) }'; then
        echo "over budget: hlog $job" >&2
        broken=1
    fi
done <benches/budgets.tsv
exit $broken
