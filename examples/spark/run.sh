#!/usr/bin/env bash
# Do two workers under Spark say what one hlog says? run.sh [LOG] [FILES]: cuts a log (the bundled sample) into FILES (12) files,
# some compressed, runs both jobs on them, and compares. Needs Python 3 with venv, and Java 17 or later; installs PySpark in a folder of its own.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
log=$(realpath "${1:-$here/../shop.log}")
files=${2:-12}
export HLOG=${HLOG:-$here/../../target/release/hlog}
command -v java >/dev/null || { echo "Java is needed (Debian: apt-get install default-jre-headless)" >&2; exit 3; }
command -v python3 >/dev/null || { echo "Python 3 is needed (Debian: apt-get install python3-venv)" >&2; exit 3; }
[ -x "$HLOG" ] || { echo "no $HLOG: cargo build --release, or set HLOG" >&2; exit 3; }

venv=${VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/hlog-spark}
[ -x "$venv/bin/spark-submit" ] || { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet 'pyspark>=4,<5'; }
SPARK_HOME=$("$venv/bin/python" -c 'import os, pyspark; print(os.path.dirname(pyspark.__file__))')
export SPARK_HOME PYSPARK_PYTHON=$venv/bin/python SPARK_LOCAL_IP=127.0.0.1

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/parts"
# A file begins with a line that has a time, so that no bare line loses what it continues.
awk -v lines="$(($(wc -l <"$log") / files + 1))" -v parts="$work/parts" '
    NR == 1 || (count >= lines && /^[0-9][0-9][0-9][0-9]-/) { close(file); file = sprintf("%s/%05d.log", parts, part++); count = 0 }
    { print >file; count++ }' "$log"
gzip "$work"/parts/*0.log

submit() {
    "$venv/bin/spark-submit" --master 'local-cluster[2,1,1024]' --conf spark.ui.enabled=false --py-files "$here/records.py" \
        "$here/$1" "${@:2}" 2>>"$work/spark.err" || { tail -40 "$work/spark.err" >&2; exit 2; }
}
equal() { if cmp -s "$2" "$3"; then echo "equal: $1"; else diff "$2" "$3" | cut -c1-300 | head -20 >&2 || true; echo "NOT equal: $1" >&2; exit 1; fi; }
counts() {
    "$HLOG" parse --fields event -o tsv "$@" | tail -n +2 | LC_ALL=C sort | uniq -c | awk '{ print $2 "\t" $1 }'
    "$HLOG" parse -e router --fields status,service -o tsv "$@" | tail -n +2 |
        awk -F '\t' '{ requests[$1]++; ms[$1] += $2 } END { for (status in requests) print "status\t" status "\t" requests[status] "\t" ms[status] }' | sort
}

# The files as they are: nothing is joined across files, by one hlog or by many.
submit records.py "$work/parts" >"$work/spark.tsv"
counts "$work/parts" >"$work/one.tsv"
equal "records of the files, $(wc -l <"$log") lines: counts by event; requests and milliseconds by status" "$work/spark.tsv" "$work/one.tsv"
submit stats.py "$work/parts" >"$work/spark.json"
"$HLOG" stats -o json "$work/parts" >"$work/one.json"
equal "stats -o json of the files, $(wc -c <"$work/one.json") bytes" "$work/spark.json" "$work/one.json"
# The log before it was cut, wherever that was, line by line.
submit records.py "$work/parts" --no-join >"$work/spark.tsv"
counts --no-join "$log" >"$work/one.tsv"
equal "records of the uncut log with --no-join" "$work/spark.tsv" "$work/one.tsv"
submit stats.py "$work/parts" --no-join >"$work/spark.json"
"$HLOG" stats --no-join -o json "$log" >"$work/one.json"
equal "stats -o json of the uncut log with --no-join" "$work/spark.json" "$work/one.json"
