#!/usr/bin/env bash
# package.sh [ROOT]: what ./dev package made. Without ROOT: the contents of the package, and that its
# program runs. With ROOT, a folder with a minimal Debian 12 (debootstrap --variant=minbase), as root: the
# offline bundle is installed there without network, prepared, filled, served, asked for a page, removed.
# The folder is changed. Prints TAP.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2
export LC_ALL=C.UTF-8
root=${1:-}
made=$PWD/build/package
folder=$(mktemp -d "${TMPDIR:-/tmp}/kaname-package-XXXXXX") || exit 2
trap 'rm -rf "$folder"' EXIT

pass() { echo "ok - $1"; }
miss() {
    echo "not ok - $1"
    shift
    printf '%s\n' "$@" | head -n 20 | sed 's/^/# /'
}
# wants NAME COMMAND…: the command succeeds; $said takes what it prints.
wants() {
    local name=$1
    shift
    if said=$("$@" 2>&1); then pass "$name"; else miss "$name" "$said"; fi
}

# --- What is in it ---

contents() {
    local deb file missing=''
    deb=$(echo "$made"/kaname_*.deb)
    wants "the package is one" dpkg-deb --info "$deb"
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$folder"
    for file in usr/bin/kaname usr/lib/kaname/kaname-whole usr/bin/kaname-verify usr/sbin/kaname-admin lib/systemd/system/kaname.service \
        etc/kaname/kaname.conf usr/share/man/man1/kaname.1.gz usr/share/man/ja/man1/kaname.1.gz \
        usr/share/doc/kaname/administrator.ja.md usr/share/doc/kaname/copyright; do
        [ -s "$folder/$file" ] || missing="$missing $file"
    done
    if [ -z "$missing" ]; then pass "everything is in it"; else miss "everything is in it" "$missing"; fi
    said=$(dpkg-deb --contents "$deb" | awk '$2 != "root/root" || substr($1, 9, 1) == "w" || $1 ~ /s/ { print }')
    if [ -z "$said" ]; then pass "all of it is root's, and nobody else can write"; else miss "all of it is root's, and nobody else can write" "$said"; fi
    wants "the manual is one" sh -c "gzip -dc '$folder/usr/share/man/ja/man1/kaname.1.gz' | grep -q '^.TH KANAME 1'"
    wants "the program runs" "$folder/usr/bin/kaname" --version
    said=$(dpkg-deb --field "$deb" Depends)
    case $said in
    *'libc6 (>= '*'libmicrohttpd12'*'fonts-ipaexfont-gothic'*) pass "it says what it needs" ;;
    *) miss "it says what it needs" "$said" ;;
    esac
    if command -v systemd-analyze >/dev/null; then
        # Overall exposure, in tenths: 10 is the worst, the limit is 2.
        wants "the service is shut in" systemd-analyze security --offline=true --threshold=20 \
            "$folder/lib/systemd/system/kaname.service"
    fi
}

# --- In a Debian that has nothing ---

# inside WORD…: in the root, without network but the loopback.
inside() {
    unshare --net --pid --fork --mount sh -c '
        ip link set lo up 2>/dev/null || ifconfig lo up 2>/dev/null || true
        mount -t proc proc "$0/proc" && exec chroot "$0" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"' \
        "$root" "$@"
}

serve_script() {
    cat <<'SCRIPT'
set -eu
: >/tmp/served
kaname-admin serve --port 8640 >/tmp/served 2>/tmp/serve-err &
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    grep -q 8640 /tmp/served && break
    sleep 0.5
done
# A minimal Debian has no client for HTTP but bash.
exec 3<>/dev/tcp/127.0.0.1/8640
printf 'GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
cat <&3
kill %1
wait %1
SCRIPT
}

proof() {
    local bundle name
    bundle=$(echo "$made"/kaname-*-offline.tar)
    name=$(basename "$bundle" .tar)
    (cd "$made" && sha256sum --quiet --check "$name.tar.sha256") || miss "the checksum of the bundle"
    mkdir -p "$root/tmp"
    tar -x -C "$root/tmp" -f "$bundle"
    if inside sh -c 'getent hosts deb.debian.org || ls /sys/class/net/eth0' >/dev/null 2>&1; then
        miss "there is no network"
    else
        pass "there is no network"
    fi
    wants "the bundle is installed" inside "/tmp/$name/install.sh"
    wants "nothing is left to configure" inside sh -c '[ -z "$(dpkg --audit)" ]'
    wants "the program says its version" inside kaname --version
    echo "# $said"
    wants "the database is prepared" inside kaname-admin init
    wants "sample data are made" inside kaname-admin sample
    wants "the doctor finds no fault" inside kaname-admin doctor
    wants "the ledger is sound" inside kaname-admin ledger verify
    wants "a report is drawn as PDF" inside kaname-admin report --org airline --kind management -o /var/lib/kaname/report.pdf
    said=$(serve_script | inside bash)
    case $said in
    *'HTTP/1.1 200'*'<html'*) pass "a page is served" ;;
    *) miss "a page is served" "$said" "$(cat "$root/tmp/serve-err")" ;;
    esac
    wants "the data are the service's alone" inside sh -c \
        '[ "$(stat -c "%U %a" /var/lib/kaname)" = "kaname 700" ] && [ "$(stat -c %a /var/lib/kaname/kaname.db)" = 600 ]'
    wants "it is installed again, as for an upgrade" inside "/tmp/$name/install.sh"
    wants "it is removed" inside dpkg --remove kaname
    wants "the program is gone and the data are there" inside sh -c '[ ! -e /usr/bin/kaname ] && [ -s /var/lib/kaname/kaname.db ]'
    wants "it is purged" inside dpkg --purge kaname
    wants "the data are still there" inside test -s /var/lib/kaname/kaname.db
}

contents
[ -z "$root" ] || proof
