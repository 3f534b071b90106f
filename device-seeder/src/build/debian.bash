# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
#
# Debian packages, of this and of other architectures, unpacked into a folder without installing anything: sourced by
# on-arm64 and on-gpio, which set `work` to that folder and have a function fail(). Needs apt-get and dpkg-deb.

readonly SUITE=trixie MIRROR=http://deb.debian.org/debian
readonly KEYS=/usr/share/keyrings/debian-archive-keyring.gpg

# apt-get $2... with a world of its own for architecture $1.
apt() {
    local arch=$1 world=$work/apt-$1
    shift
    mkdir -p "$world"/{state/lists/partial,cache/archives/partial,etc/apt.conf.d,etc/preferences.d}
    : >"$world/status"
    echo "deb [signed-by=$KEYS] $MIRROR $SUITE main" >"$world/sources.list"
    apt-get -q -y -o Dir::State="$world/state" -o Dir::State::status="$world/status" -o Dir::Cache="$world/cache" \
        -o Dir::Etc::sourcelist="$world/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
        -o APT::Architecture="$arch" -o APT::Architectures="$arch" -o APT::Install-Recommends=false \
        -o APT::Sandbox::User=root -o Debug::NoLocking=1 -o APT::Get::AllowUnauthenticated=false "$@" >>"$work/apt.log" 2>&1
}

# Unpacks packages $2... of architecture $1, and what they need, into root-$1.
provide() {
    local arch=$1 root=$work/root-$1 deb link
    shift
    [[ ! -e $root/done || $(<"$root/done") != "$*" ]] || return 0
    rm -rf "$root" "$work/apt-$arch/cache/archives"
    mkdir -p "$root"
    apt "$arch" update || fail "cannot reach $MIRROR, see $work/apt.log"
    apt "$arch" --download-only install "$@" || fail "cannot download $* for $arch, see $work/apt.log"
    for deb in "$work/apt-$arch"/cache/archives/*.deb; do
        dpkg-deb -x "$deb" "$root"
    done
    [[ -e $root/lib ]] || ln -s usr/lib "$root/lib"
    while IFS= read -r link; do # such as Java's settings in /etc
        ln -sfn "$root$(readlink "$link")" "$link"
    done < <(find "$root" -type l -lname '/*')
    echo "$*" >"$root/done"
}
