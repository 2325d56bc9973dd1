#!/usr/bin/env bash
# postgres.sh COMMAND…: runs the command with a PostgreSQL server of its own, whose address is in
# KANAME_TEST_PG, and always stops the server. It listens on a socket in a private folder only, so no
# port can be taken and nobody else can reach it. Nothing is kept and nothing is synced to disk;
# PGTEST_SYNC=on is for tests of durability.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2

folder=
owner=  # PostgreSQL refuses root, so root hands the server to somebody else
user=()

say() {
    echo "postgres.sh: $*" >&2
    exit 2
}

find_programs() {
    local place
    for place in /usr/lib/postgresql/*/bin; do
        [ ! -x "$place/initdb" ] || programs=$place
    done
    [ -n "${programs:-}" ] || say "no PostgreSQL server in /usr/lib/postgresql; run ./dev test"
}

make_user() {
    [ "$(id -u)" = 0 ] || return 0
    owner=postgres
    id -u $owner >/dev/null 2>&1 || owner=nobody
    user=(runuser -u "$owner" --)
}

# A folder that the server's user can reach and whose name leaves room for a socket (107 bytes).
make_folder() {
    local place
    mkdir -p build
    for place in "$PWD/build" "${TMPDIR:-/tmp}" /tmp; do
        [ ${#place} -lt 60 ] || continue
        folder=$(mktemp -d "$place/postgres.XXXXXX") || continue
        [ -z "$owner" ] || chown "$owner:" "$folder"
        ! "${user[@]}" test -w "$folder" || return 0
        rmdir "$folder"
    done
    folder=
    say "no folder that the server's user can write to"
}

stop_server() {
    [ -n "$folder" ] || return 0
    [ ! -f "$folder/data/postmaster.pid" ] ||
        "${user[@]}" "$programs/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1
    rm -rf "$folder"
    folder=
}

configure() {
    local sync=${PGTEST_SYNC:-off}
    cat <<CONF
listen_addresses = ''
unix_socket_directories = '$folder'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 64MB
fsync = $sync
synchronous_commit = $sync
full_page_writes = $sync
timezone = 'UTC'
CONF
}

start_server() {
    echo $$ >"$folder/owner"
    "${user[@]}" "$programs/initdb" --no-sync --auth=trust --username=kaname --encoding=UTF8 \
        --locale=C.UTF-8 -D "$folder/data" >"$folder/log" 2>&1 &&
        configure >>"$folder/data/postgresql.conf" &&
        "${user[@]}" "$programs/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -t 60 start \
            >>"$folder/log" 2>&1 && return
    tail -n 20 "$folder/log" "$folder/server.log" >&2
    say "the server did not start"
}

# What an earlier call left behind when it was killed.
clear_leftovers() {
    local left
    for left in build/postgres.*; do
        [ -f "$left/owner" ] || continue
        ! kill -0 "$(cat "$left/owner")" 2>/dev/null || continue
        folder=$PWD/$left
        stop_server
    done
}

[ $# -gt 0 ] || say "usage: postgres.sh COMMAND [ARGUMENT ...]"
find_programs
make_user
clear_leftovers
trap "trap '' INT TERM HUP; stop_server" EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
make_folder
start_server
KANAME_TEST_PG="postgresql://kaname@/postgres?host=$(printf '%s' "$folder" | sed 's/%/%25/g; s,/,%2F,g; s/ /%20/g')"
export KANAME_TEST_PG
"$@"
