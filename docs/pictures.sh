#!/usr/bin/env bash
# Makes the pictures of the README anew: hlog stats at a terminal of 110 columns, and its page. Needs chromium, script and
# a font like DejaVu Sans Mono.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

shoot() { # PAGE SIZE PICTURE
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size="$2" --screenshot="$3" "file://$1" 2>/dev/null
}

command="hlog stats --only requests,errors,dynos,queries --top 6 examples/shop.log"
script -qc "stty cols 110 rows 60; target/release/$command --color always" /dev/null >"$work/shown"
{
    printf '<!doctype html><meta charset="utf-8"><style>body{margin:14px;background:#14181c;color:#d8dde2}
pre{margin:0;font:14px/1.31 "DejaVu Sans Mono",monospace}
.s1{font-weight:bold;color:#fff}.s2{color:#7d858d}.s31{color:#f4766b}.s33{color:#d9bf55}.s36{color:#58b8c8}</style><pre>$ %s\n' "$command"
    tr -d '\r' <"$work/shown" |
        sed -E -e 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g' -e 's/\x1b\[0?m/<\/span>/g' -e 's/\x1b\[([0-9]+)m/<span class=s\1>/g'
    printf '</pre>'
} >"$work/terminal.html"
shoot "$work/terminal.html" 960,1072 docs/stats.png

target/release/hlog stats --html "$work/report.html" examples/shop.log
shoot "$work/report.html" 1280,640 docs/report.png
