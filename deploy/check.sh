#!/usr/bin/env bash
# check.sh FOLDER: looks at the files of make.sh by the tools that will read them, as far as those are installed here.
# Prints TAP. haproxy looks for the certificate, patroni for PostgreSQL and etcd: run it on the machine itself, or pass
# over what they miss.
set -uo pipefail
[ $# = 1 ] || { echo "usage: check.sh FOLDER" >&2; exit 2; }
failed=0

# try NAME COMMAND…: the command's words only when it fails.
try() {
    local name=$1 said
    shift
    if ! command -v "$1" >/dev/null; then
        echo "ok - skipped: $name ($1 is not installed)"
    elif said=$("$@" 2>&1); then
        echo "ok - $name"
    else
        echo "not ok - $name"
        head -n 20 <<<"$said" | sed 's/^/# /'
        failed=1
    fi
}

# A unit of a package with the addition, where the package is installed.
# shellcheck disable=SC2317 # called by try
units() { # NAME FILE
    local folder said
    folder=$(mktemp -d) || return 1
    mkdir "$folder/$1.service.d"
    cp "/lib/systemd/system/$1.service" "$folder/" 2>/dev/null ||
        cp "$(dirname "$0")/../tools/package/$1.service" "$folder/" 2>/dev/null || { rm -rf "$folder"; return 0; }
    cp "$2" "$folder/$1.service.d/cluster.conf"
    # What the machine at hand lacks (manual pages, programs of other packages) is not the file's fault.
    said=$(SYSTEMD_UNIT_PATH="$folder:" systemd-analyze verify --man=no "$folder/$1.service" 2>&1 |
        grep -E "cluster.conf|$1.service:.*(Unknown|Invalid|Failed to parse)")
    rm -rf "$folder"
    [ -z "$said" ] || { echo "$said"; return 1; }
}

for file in "$1"/*/haproxy.cfg; do
    try "$file" haproxy -c -f "$file"
done
for file in "$1"/*/patroni.yml "$1"/*/etcd.yml; do
    try "$file is YAML" python3 -c 'import sys, yaml; yaml.safe_load(open(sys.argv[1]))' "$file"
done
for file in "$1"/*/tls/machine.pem; do
    try "$file" openssl verify -CAfile "${file%/*}/authority.pem" -purpose sslserver "$file"
done
for file in "$1"/*/kaname.conf; do
    try "$file" sh -n "$file"
done
if command -v systemd-analyze >/dev/null; then
    for file in "$1"/*/etcd.conf; do
        try "$file" units etcd "$file"
    done
    for file in "$1"/*/patroni.conf; do
        try "$file" units patroni "$file"
    done
    for file in "$1"/*/kaname.service.conf; do
        try "$file" units kaname "$file"
    done
fi
for file in "$1"/*/prometheus.yml; do
    [ ! -e "$file" ] || try "$file" promtool check config "$file"
done
exit $failed
