#!/usr/bin/env bash
# What do the targets begin with? Lines of tests/corpus and of the sample, and what README, help and tests type. Makes fuzz/corpus/.
set -euo pipefail
cd "$(dirname "$0")/.."
logs=(tests/corpus/*.log examples/shop.log)

# The lines of standard input, so many to a file.
seeds() {
    mkdir -p "fuzz/corpus/$1"
    split -a 4 -l "$2" - "fuzz/corpus/$1/seed-"
}

cat "${logs[@]}" tests/corpus/found.jsonl | sort -u | tee >(seeds line 1) >(seeds output 2) | grep -a $'\t' | seeds papertrail 1
for log in "${logs[@]}"; do head -n 60 "$log"; done | seeds framing 3
{ grep -aoh '{.*}' "${logs[@]}"; cat tests/corpus/found.jsonl tests/corpus/drain.jsonl; } | sort -u | seeds json 1
grep -ohE "(-w|--where|--fail-if|--expect) '[^']+'" README.md src/cli/*.rs | sed -E "s/^[^']+'//; s/'$//" | sort -u | seeds condition 1
grep -ohE '\("[^"]+", (Some\()?"' src/time/*.rs | sed -E 's/^\("//; s/", .*//' | sort -u | seeds time 1
wait
