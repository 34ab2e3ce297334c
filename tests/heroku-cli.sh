#!/usr/bin/env bash
# Tries `hlog tail` with the real heroku command, which it installs into a cache of its own: tests/heroku-cli.sh [HLOG]
# Where node or npm is missing it says that it is skipped, and ends with 77.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
hlog=${1:-$here/../target/debug/hlog}
for tool in node npm; do
  if ! command -v "$tool" > /dev/null; then
    echo "skipped: $tool is not installed, so the real heroku command was not tried" >&2
    exit 77
  fi
done
[ -x "$hlog" ] || { echo "$hlog is not there: cargo build, or name another" >&2; exit 2; }
cache=${HLOG_HEROKU_CLI:-${XDG_CACHE_HOME:-$HOME/.cache}/hlog-heroku-cli}
if [ ! -x "$cache/node_modules/.bin/heroku" ]; then
  mkdir -p "$cache"
  npm install --silent --no-audit --no-fund --prefix "$cache" heroku@11
fi
exec node "$here/heroku-cli.mjs" "$(realpath "$hlog")" "$cache/node_modules/.bin"
