#!/usr/bin/env bash
# What is in a release for people without a package? archive.sh TARGET: hlog-VERSION-TARGET.tar.gz in the working folder, of
# the binary that `packaging/build.sh TARGET` made, with completions, man pages, licence, README, and what that
# shows and links to.
set -euo pipefail
target=$1
project=$(cd "$(dirname "$0")/.." && pwd)
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$project/Cargo.toml" | head -1)
name=hlog-$version-$target
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/$name"
cp "${CARGO_TARGET_DIR:-$project/target}/$target/release/hlog" "$work/$name/"
for part in completions man docs examples LICENSE README.md CHANGELOG.md ARCHITECTURE.md; do
    cp -R "$project/$part" "$work/$name/"
done
tar -C "$work" -czf "$name.tar.gz" "$name"
echo "$name.tar.gz"
