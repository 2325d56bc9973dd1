#!/usr/bin/env bash
# openapi_test.sh PROGRAM: every operation that /openapi.json lists, against a running server with the
# sample data, on SQLite and, where KANAME_TEST_PG names a server, on PostgreSQL. Prints TAP.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2
export LC_ALL=C.UTF-8 PGOPTIONS='-c client_min_messages=warning'
kaname=$(readlink -f "${1:-build/kaname}")
folder=$(mktemp -d "${TMPDIR:-/tmp}/kaname-openapi-XXXXXX") || exit 2
server='' base=''

finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null
    wait
    [ -z "$base" ] || psql -X -q "$KANAME_TEST_PG" -c "DROP DATABASE IF EXISTS $base WITH (FORCE)"
    rm -rf "$folder"
}
trap finish EXIT

# walk NAME URL
walk() {
    local url=$2 port='' i
    export KANAME_KEYS=$folder/keys-$1
    if ! "$kaname" --db "$url" init >"$folder/out" 2>&1 || ! "$kaname" --db "$url" sample >>"$folder/out" 2>&1; then
        echo "not ok - sample data on $1"
        sed 's/^/# /' "$folder/out"
        return
    fi
    : >"$folder/out"
    setpriv --pdeathsig KILL "$kaname" --lang en --db "$url" serve --port 0 --person-rate 0 --address-rate 0 \
        >"$folder/out" 2>"$folder/err" &
    server=$!
    for ((i = 0; i < 200; i++)); do
        port=$(sed -n 's,.*http://127\.0\.0\.1:\([0-9]*\).*,\1,p' "$folder/out")
        [ -z "$port" ] || break
        sleep 0.05
    done
    python3 tests/openapi_walk.py "$kaname" "$url" "$port" >"$folder/tap" 2>"$folder/walk-err"
    case $? in
    0 | 1) ;;
    *) echo "not ok - the walk came to its end" ;;
    esac
    sed "s/^\(not \)\?ok - /&$1: /" "$folder/tap"
    sed 's/^/# /' "$folder/walk-err" "$folder/err"
    kill "$server"
    wait "$server"
    server=
}

walk SQLite "sqlite:$folder/walk.db"
if [ -n "${KANAME_TEST_PG:-}" ]; then
    base=kaname_openapi_$$
    psql -X -q "$KANAME_TEST_PG" -c "CREATE DATABASE $base TEMPLATE template0 ENCODING 'UTF8'"
    walk PostgreSQL "$KANAME_TEST_PG&dbname=$base"
fi
