# Sourced by dev and tests/check.sh, from the project's root: packages, npm, meson. Each function says
# what it does and stops the script when it cannot.
# shellcheck shell=bash

die() {
    echo "dev: $*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# quiet NAME COMMAND…: keeps the output in build/logs and shows its end when the command fails.
quiet() {
    local file=build/logs/$1.log
    shift
    mkdir -p build/logs
    "$@" >"$file" 2>&1 && return
    grep -v '^\[[0-9]*/[0-9]*\]' "$file" | cut -c 1-300 | tail -n 60 >&2 # not ninja's progress
    die "this failed: $* (all of its output is in $file)"
}

# step TEXT COMMAND…: says what happens, and how many seconds it took when that is worth a line.
step() {
    local text=$1 begin=$SECONDS
    shift
    [ ! -t 1 ] || printf '%s ...\r' "$text"
    "$@"
    printf '%-56s %4d s\n' "$text" $((SECONDS - begin))
}

install_packages() {
    quiet apt-update as_root apt-get -q update
    # The tests run a PostgreSQL server of their own; Debian's service is not wanted.
    local cluster=/etc/postgresql-common/createcluster.d/kaname.conf alone=
    if [[ " $* " == *" postgresql-15 "* && ! -d /etc/postgresql-common ]]; then
        alone=yes
        as_root mkdir -p "${cluster%/*}"
        as_root sh -c "echo 'create_main_cluster = false' >$cluster"
    fi
    # Nor is a directory of the machine's own: without a configuration slapd is not started.
    [[ " $* " != *" slapd "* ]] ||
        as_root sh -c "echo 'slapd slapd/no_configuration boolean true' | debconf-set-selections"
    # Services that a package would start are not wanted either.
    local policy=/usr/sbin/policy-rc.d quiet_services=
    if [[ " $* " == *" haproxy "* && ! -e $policy ]]; then
        quiet_services=yes
        as_root sh -c "printf '#!/bin/sh\nexit 101\n' >$policy && chmod 755 $policy"
    fi
    quiet apt-install as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
        --no-install-recommends -o DPkg::Lock::Timeout=300 install "$@"
    [ -z "$alone" ] || as_root rm -f "$cluster"
    [ -z "$quiet_services" ] || as_root rm -f "$policy"
}

# packages STEP…: installs the Debian packages of these steps (tools/packages.txt) that are missing;
# npm's only where the machine has no npm of its own.
packages() {
    local name wanted installed missing
    command -v dpkg-query >/dev/null ||
        die "this is not Debian; tools/packages.txt names the packages that are needed"
    command -v npm >/dev/null || set -- "$@" npm
    wanted=$(for name; do sed -n "s/^$name: *//p" tools/packages.txt; done | tr ' ' '\n' | LC_ALL=C sort -u)
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p')
    mapfile -t missing < <(LC_ALL=C comm -23 <(echo "$wanted") <(LC_ALL=C sort -u <<<"$installed"))
    [ ${#missing[@]} != 0 ] || return 0
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        die "packages are missing, and without root or sudo they cannot be installed. As root:
    apt-get install --no-install-recommends ${missing[*]}"
    fi
    step "Installing Debian packages: ${#missing[@]}" install_packages "${missing[@]}"
}

fetch_npm() {
    npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --no-update-notifier
}

# npm_install FROM TO: the packages that FROM/package-lock.json pins, in TO/node_modules.
npm_install() {
    local from=$1 to=$2
    ! cmp -s "$from/package-lock.json" "$to/package-lock.json" || return 0
    rm -rf "$to.new"
    mkdir -p "$to.new"
    cp "$from/package.json" "$from/package-lock.json" "$to.new"
    step "Fetching npm packages for $to" quiet npm fetch_npm "$to.new"
    rm -rf "$to"
    mv "$to.new" "$to"
}

# configure FOLDER [OPTION…]: runs meson, and again when the options or the lists of files change.
configure() {
    local folder=$1 list old
    shift
    list="options ${CC:-cc} $*
$(tools/sources.sh all)"
    old=$(cat "$folder/sources.txt" 2>/dev/null || true)
    [ "$list" != "$old" ] || return 0
    mkdir -p "$folder"
    rm -f "$folder/sources.txt"
    if [ "${list%%$'\n'*}" = "${old%%$'\n'*}" ]; then
        step "Configuring $folder again" quiet "$folder-meson" meson setup --reconfigure "$folder"
    else
        rm -rf "$folder/meson-private" "$folder/meson-info" "$folder/build.ninja"
        step "Configuring $folder" quiet "$folder-meson" meson setup "$folder" "$@"
    fi
    echo "$list" >"$folder/sources.txt"
}

# compile FOLDER TARGET…: a terminal sees ninja at work, a log only what failed.
compile() {
    local folder=$1 begin=$SECONDS
    shift
    if [ -t 1 ]; then
        ninja -C "$folder" "$@" || die "the build in $folder failed"
        printf '%-56s %4d s\n' "Building in $folder" $((SECONDS - begin))
    else
        step "Building in $folder" quiet "$folder-ninja" ninja -C "$folder" "$@"
    fi
}

# build TARGET…: the ordinary build in build/.
build() {
    packages build
    npm_install . build/assets
    configure build
    compile build "$@"
}

# The build by clang, for its warnings and for clang-tidy; goes on after errors, so that all are seen.
build_with_clang() {
    npm_install . build/assets
    CC=clang configure build-clang
    compile build-clang -k 0 all tests
}
