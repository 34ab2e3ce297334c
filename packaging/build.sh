#!/usr/bin/env bash
# How is a binary for release made? build.sh TARGET: twice, the second time with what the first learned from the bundled sample
# (profile-guided optimisation), into the place where `cargo build --release --target TARGET` puts it. Needs a machine that runs
# the target's programs, and the toolchain's llvm-profdata (`rustup component add llvm-tools`) or one on the PATH.
set -euo pipefail
target=$1
cd "$(dirname "$0")/.."
host=$(rustc -vV | sed -n 's/^host: //p')
PATH=$(rustc --print sysroot)/lib/rustlib/$host/bin:$PATH
command -v llvm-profdata >/dev/null || { echo "llvm-profdata is needed: rustup component add llvm-tools" >&2; exit 3; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build() { RUSTFLAGS="${RUSTFLAGS:-} $1" cargo build --release --locked --target "$target"; }

if ! compgen -G "$(rustc --print target-libdir --target "$target")/libprofiler_builtins-*" >/dev/null; then
    echo "the toolchain has no profiler for $target: nothing is learned" >&2
    build ""
    exit
fi
build "-Cprofile-generate=$work/learned"
hlog=${CARGO_TARGET_DIR:-target}/$target/release/hlog
# Lines as people meet them, many; then some of every form.
for _ in $(seq 100); do cat examples/shop.log; done >"$work/sample.log"
gzip -c "$work/sample.log" >"$work/sample.log.gz"
cat tests/corpus/*.log >"$work/forms.log"
while read -r words; do
    for log in sample.log sample.log.gz forms.log; do
        # shellcheck disable=SC2086 # several words are meant
        "$hlog" $words "$work/$log" >/dev/null
    done
done <<'COMMANDS'
parse
parse --fields timestamp,context,event,data
stats
stats -o json
grep --event deploy
grep --event slow-query
grep --dyno web.1
COMMANDS
llvm-profdata merge --output "$work/hlog.profdata" "$work/learned"
build "-Cprofile-use=$work/hlog.profdata"
