#!/usr/bin/env bash
# Does the Debian package install, and is all of it where Debian looks? deb.sh [ROOT]: builds it with cargo-deb (cargo install cargo-deb),
# installs it into ROOT, a Debian of its own (made by debootstrap where there is none), and tries the binary, `man hlog`
# and bash completion in there. Needs to be root, for chroot.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v cargo-deb >/dev/null || { echo "cargo-deb is needed: cargo install cargo-deb" >&2; exit 3; }
cargo build --release
deb=$(cargo deb --no-build | tail -1)
echo "$deb"
dpkg-deb --contents "$deb"
[ "$(id -u)" = 0 ] || { echo "not root: the package is built and not installed" >&2; exit 3; }

root=${1:-}
if [ -z "$root" ]; then
    command -v debootstrap >/dev/null || { echo "debootstrap is needed (Debian: apt-get install debootstrap)" >&2; exit 3; }
    root=$(mktemp -d)
    trap 'rm -rf "$root"' EXIT
    debootstrap --variant=minbase --include=man-db,bash-completion stable "$root" >/dev/null
fi
cp "$deb" "$root/tmp/hlog.deb"
cp packaging/complete.bash "$root/tmp/"
chroot "$root" dpkg --install /tmp/hlog.deb

within() { chroot "$root" env -i PATH=/usr/bin:/bin LANG=C.UTF-8 "$@"; }
expect() { grep -q -- "$2" <<<"$3" || { echo "$1 says: $3" >&2; exit 1; }; echo "$1: $(grep -m 1 -- "$2" <<<"$3")"; }
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
expect "hlog --version" "^hlog $version\$" "$(within hlog --version)"
for page in man/*.1; do
    name=$(basename "$page" .1)
    expect "man $name" "^NAME" "$(within man -P cat "$name")"
done
expect "complete: hlog pa<TAB>" '^parse$' "$(within bash --norc /tmp/complete.bash hlog pa)"
expect "complete: hlog grep --ev<TAB>" '^--event$' "$(within bash --norc /tmp/complete.bash hlog grep --ev)"
within test -s /usr/share/doc/hlog/copyright
chroot "$root" dpkg --purge hlog
leavings=$(chroot "$root" find / -xdev -name '*hlog*' -not -path '/tmp/*' -not -path '/var/cache/man/*' -not -path '/proc/*')
[ -z "$leavings" ] || { echo "purged, and still there: $leavings" >&2; exit 1; }
echo "purged: nothing is left"
