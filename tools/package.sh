#!/usr/bin/env bash
# package.sh [deb]: makes build/package/kaname_VERSION_ARCHITECTURE.deb, and beside it the offline bundle
# kaname-VERSION-ARCHITECTURE-offline.tar: the package, every package that it needs beyond a minimal
# Debian 12, an install script and checksums. With "deb" the bundle is left out. ./dev package calls it.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
export LC_ALL=C.UTF-8
out=$PWD/build/package
version=$(sed -n "s/^ *version: '\([^']*\)'.*/\1/p" meson.build | head -n 1)
architecture=$(dpkg --print-architecture)
deb=$out/kaname_${version}_$architecture.deb
tree=$out/tree
# Every file bears the date of the commit, so that the same sources give the same package.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || stat -c %Y meson.build)
export SOURCE_DATE_EPOCH

# put MODE FROM TO: TO is a path in the package.
put() { install -D -m "$1" "$2" "$tree/$3"; }

put_program() {
    local name
    for name in kaname kaname-verify; do
        put 0755 "build/$name" "usr/bin/$name"
        strip --strip-unneeded "$tree/usr/bin/$name"
    done
    put 0755 build/kaname-whole usr/lib/kaname/kaname-whole
    strip --strip-unneeded "$tree/usr/lib/kaname/kaname-whole"
}

put_manual() {
    local lang folder
    for lang in en ja; do
        folder=$tree/usr/share/man/man1
        [ $lang = en ] || folder=$tree/usr/share/man/$lang/man1
        mkdir -p "$folder"
        build/kaname --lang $lang man | gzip -9n >"$folder/kaname.1.gz"
    done
}

put_docs() {
    local file
    for file in README.md README.ja.md docs/*.md; do
        put 0644 "$file" "usr/share/doc/kaname/$(basename "$file")"
    done
    # The program's licence, and those of what the browser gets from it.
    for file in LICENSE build/assets/node_modules/htmx.org/LICENSE \
        build/assets/node_modules/@digital-go-jp/design-tokens/LICENSE; do
        printf '== %s\n\n' "${file#build/assets/node_modules/}"
        cat "$file"
        echo
    done >"$tree/usr/share/doc/kaname/copyright"
    chmod 0644 "$tree/usr/share/doc/kaname/copyright"
    build/kaname --lang en openapi >"$tree/usr/share/doc/kaname/openapi.json"
    chmod 0644 "$tree/usr/share/doc/kaname/openapi.json"
}

put_service() {
    put 0644 tools/package/kaname.service lib/systemd/system/kaname.service
    put 0755 tools/package/kaname-admin usr/sbin/kaname-admin
    put 0640 tools/package/kaname.conf etc/kaname/kaname.conf
    install -d -m 0750 "$tree/etc/kaname/tls"
}

# The libraries with the least versions that have all used symbols, the fonts of the PDF reports, and
# what the scripts call.
depends() {
    local work=$out/shlibdeps fonts
    mkdir -p "$work/debian"
    printf 'Source: kaname\n\nPackage: kaname\nArchitecture: any\n' >"$work/debian/control"
    (cd "$work" && dpkg-shlibdeps -O "$tree"/usr/bin/* "$tree/usr/lib/kaname/kaname-whole" 2>/dev/null) | sed -n 's/^shlibs:Depends=//p' |
        tr -d '\n'
    fonts=$(sed -n 's/^build: *\(fonts-.*\)/\1/p' tools/packages.txt)
    # shellcheck disable=SC2086 # several words
    printf ', %s' $fonts passwd
    rm -rf "$work"
}

write_control() {
    local size
    size=$(du -sk "$tree" | cut -f 1)
    mkdir -p "$tree/DEBIAN"
    cat >"$tree/DEBIAN/control" <<CONTROL
Package: kaname
Version: $version
Architecture: $architecture
Maintainer: The kaname project <kaname@localhost>
Installed-Size: $size
Depends: $(depends)
Suggests: postgresql
Section: admin
Priority: optional
Description: cyber security of critical infrastructure, assessed, planned and proven
 Self-assessment of an operator against the Japanese national baseline, gaps,
 plan, reports and a ledger of every change. One program with pages, a JSON
 interface and a command line; SQLite inside, or PostgreSQL.
CONTROL
    echo /etc/kaname/kaname.conf >"$tree/DEBIAN/conffiles"
    local name
    for name in postinst prerm postrm; do
        put 0755 "tools/package/$name" "DEBIAN/$name"
    done
    (cd "$tree" && find usr lib -type f -print0 | sort -z | xargs -0 md5sum) >"$tree/DEBIAN/md5sums"
}

make_deb() {
    rm -rf "$tree"
    mkdir -p "$tree"
    chmod 0755 "$tree"
    umask 022
    put_program
    put_manual
    put_docs
    put_service
    write_control
    find "$tree" -print0 | xargs -0 touch --no-dereference --date "@$SOURCE_DATE_EPOCH"
    dpkg-deb --root-owner-group --build "$tree" "$deb" >/dev/null
    rm -rf "$tree"
}

# The state of a machine that has nothing but the packages that every Debian has (essential, required,
# and what they need); apt then says what is missing for ours.
write_minimal_status() {
    local names
    names=$(dpkg-query -W -f '${Package} ${Priority} ${Essential}\n' | awk '$2 == "required" || $3 == "yes" { print $1 }')
    # shellcheck disable=SC2086 # several words
    names=$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks \
        --no-replaces --no-enhances --installed $names | sed -n 's/^\([a-z0-9][^ ]*\).*/\1/p' | sort -u)
    # shellcheck disable=SC2086
    dpkg-query --status $names 2>/dev/null >"$1" || true
}

fetch_needed() {
    local state=$out/apt
    rm -rf "$state"
    mkdir -p "$state/archives/partial"
    write_minimal_status "$state/status"
    apt-get -q -o "Dir::State::status=$state/status" -o "Dir::Cache::archives=$state/archives" \
        -o Debug::NoLocking=1 -o APT::Sandbox::User=root --no-install-recommends -y \
        --download-only install "$deb" >"$out/apt.log" 2>&1 || {
        tail -n 20 "$out/apt.log" >&2
        return 1
    }
    mkdir -p "$1"
    find "$state/archives" -maxdepth 1 -name '*.deb' ! -name 'kaname_*' -exec mv {} "$1" \;
    rm -rf "$state"
}

make_bundle() {
    local name=kaname-$version-$architecture-offline folder
    folder=$out/$name
    rm -rf "$folder"
    mkdir -p "$folder"
    fetch_needed "$folder/packages"
    cp "$deb" "$folder"
    cp docs/administrator.ja.md "$folder"
    sed "s/@ARCHITECTURE@/$architecture/" tools/package/install.sh >"$folder/install.sh"
    chmod 0755 "$folder/install.sh"
    (cd "$folder" && find . -type f ! -name SHA256SUMS -printf '%P\0' | sort -z | xargs -0 sha256sum >SHA256SUMS)
    tar --sort=name --owner=0 --group=0 --numeric-owner --mtime "@$SOURCE_DATE_EPOCH" \
        -C "$out" -cf "$out/$name.tar" "$name"
    (cd "$out" && sha256sum "$name.tar" >"$name.tar.sha256")
    echo "$out/$name.tar: $(find "$folder/packages" -name '*.deb' | wc -l) packages, $(du -h "$out/$name.tar" | cut -f 1)"
    rm -rf "$folder"
}

mkdir -p "$out"
make_deb
echo "$deb: $(du -h "$deb" | cut -f 1)"
[ "${1:-}" = deb ] || make_bundle
