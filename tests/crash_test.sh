#!/usr/bin/env bash
# crash_test.sh PROGRAM [KILLS]: what becomes of the data when things go wrong: the server is killed in
# the middle of writes, the disk is full, the database is away for a while, somebody changes a row behind
# the program's back. SQLite, and PostgreSQL where KANAME_TEST_PG names a server. Prints TAP.
# With KILLS only the first of these, that often on each database; on PostgreSQL every fourth kill takes
# one of the database's own processes, whereupon the database starts anew from its log.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2
export LC_ALL=C.UTF-8
kaname=$(readlink -f "${1:-build/kaname}")
server_url=${KANAME_TEST_PG:-}
export PGOPTIONS='-c client_min_messages=warning'
folder=$(mktemp -d "${TMPDIR:-/tmp}/kaname-crash.XXXXXX") || exit 2
base=$folder
password=minato-umi-sora-2026
rounds=${2:-3} many=${2:+yes} writes=1000 files=60 rows=50
failed=0 database_killed='' server='' port='' url='' mounted='' databases=()

# --- Saying what was found ---

pass() { echo "ok - $*"; }
miss() {
    echo "not ok - $1"
    shift
    [ $# = 0 ] || printf '%s\n' "$@" | head -n 20 | sed 's/^/# /'
    failed=1
}
# same NAME WANTED FOUND
same() { if [ "$2" = "$3" ]; then pass "$1"; else miss "$1" "wanted: $2" "found: $3"; fi; }
# has NAME PATTERN TEXT
has() { if [[ $3 =~ $2 ]]; then pass "$1"; else miss "$1" "wanted: $2" "found: $3"; fi; }

# --- The server, and who talks to it ---

# start [BLOCKS]: starts the server on $url, its files limited to BLOCKS of 1024 bytes; sets $server
# and $port.
start() {
    : >"$folder/out" # or the port of the server before is read
    (
        [ $# = 0 ] || ulimit -f "$1"
        # The server ends with this script, however that ends.
        exec setpriv --pdeathsig KILL "$kaname" --lang en --db "$url" serve --port 0 \
            >"$folder/out" 2>"$folder/err"
    ) &
    server=$!
    port=
    local i
    for ((i = 0; i < 100; i++)); do
        port=$(sed -n 's,.*http://127\.0\.0\.1:\([0-9]*\).*,\1,p' "$folder/out" 2>/dev/null)
        [ -z "$port" ] || return 0
        kill -0 "$server" 2>/dev/null || break
        sleep 0.05
    done
    miss "the server starts" "$(cat "$folder/out" "$folder/err")"
    return 1
}

# stop SIGNAL: ends the server; $ended takes its exit code and $seconds how long it took.
stop() {
    local begin
    begin=$(date +%s%N)
    kill "-$1" "$server" 2>/dev/null
    wait "$server" 2>/dev/null
    ended=$?
    seconds=$((($(date +%s%N) - begin) / 1000000000))
    server=
}

# call METHOD PATH [JSON]: one request as the officer; $status and $body take the answer.
call() {
    local data=()
    [ $# -lt 3 ] || data=(-H 'Content-Type: application/json' -H "X-CSRF-Token: $token" -d "$3")
    status=$(curl -s -m 30 -o "$folder/body" -w '%{http_code}' -b "$folder/jar" -X "$1" \
        -H 'Accept: application/json' -H 'Accept-Language: en' "${data[@]}" "http://127.0.0.1:$port$2")
    body=$(cat "$folder/body" 2>/dev/null)
}

sign_in() {
    curl -s -m 30 -o /dev/null -c "$folder/jar" --data-urlencode login=airline-officer \
        --data-urlencode "password=$password" "http://127.0.0.1:$port/sign-in"
    token=$(curl -s -m 30 -b "$folder/jar" "http://127.0.0.1:$port/me" |
        sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' | head -n 1)
    [ -n "$token" ] || { miss "signing in" "$(cat "$folder/err")"; return 1; }
}

# --- The database ---

# sql QUERY: columns separated by "|".
sql() {
    if [[ $url == sqlite:* ]]; then
        sqlite3 -cmd '.timeout 5000' "${url#sqlite:}" "$1"
    else
        psql -X -q -A -t -v ON_ERROR_STOP=1 "$url" -c "$1"
    fi
}

# The address of a database of the PostgreSQL server.
pg_url() { if [[ $server_url == *\?* ]]; then echo "$server_url&dbname=$1"; else echo "$server_url?dbname=$1"; fi; }
pg() { psql -X -q -A -t -v ON_ERROR_STOP=1 "$server_url" -c "$1"; }

verify() { "$kaname" --lang en --db "$url" ledger verify 2>&1; }

# sound NAME: ledger, tables and sums agree.
sound() {
    local said code
    said=$(verify)
    code=$?
    if [ $code = 0 ]; then pass "$1: the ledger is sound"; else miss "$1: the ledger is sound" "exit code $code" "$said"; fi
    same "$1: the sums are those of the items" "" "$(sql "
        SELECT org, status, sum(items), sum(money) FROM (
            SELECT org, status, items, money_asked AS money FROM plan_total UNION ALL
            SELECT org, status, -1, -money_asked FROM plan_item) AS both_of
        GROUP BY org, status HAVING sum(items) <> 0 OR sum(money) <> 0")"
    [[ $url != sqlite:* ]] || same "$1: the file is whole" ok "$(sql 'PRAGMA integrity_check')"
}

# make NAME: a database with sample data; sets $url.
make() {
    if [ "$1" = sqlite ]; then
        url=sqlite:$folder/kaname.db
        cp "$base/sample.db" "$folder/kaname.db"
    else
        pg "CREATE DATABASE $1 TEMPLATE kaname_crash_sample" && url=$(pg_url "$1")
    fi
}

# --- Killed in the middle of writes ---

# requests PATH FIRST BODY SAID: a list of posts for curl, one after the other. @ stands for the number
# from FIRST on in BODY, a JSON object, and in SAID, which follows the status of each answer.
requests() {
    awk -v url="http://127.0.0.1:$port$1" -v first="$2" -v body="$3" -v said="$4" -v n="$writes" \
        -v session="$session" -v token="$token" 'BEGIN {
        gsub(/"/, "\\\"", body)
        for (i = first; i < first + n; i++) {
            data = body; gsub(/@/, i, data)
            text = said; gsub(/@/, i, text)
            printf "%surl = \"%s\"\ncookie = \"kaname_session=%s\"\nheader = \"X-CSRF-Token: %s\"\n" \
                "header = \"Content-Type: application/json\"\ndata = \"%s\"\noutput = \"/dev/null\"\n" \
                "write-out = \"%%{http_code} %s\\n\"\nmax-time = 20\n", \
                i == first ? "" : "next\n", url, session, token, data, text
        }
    }'
}

# uploads ROUND: the same for files of $rows new items each.
uploads() {
    local i
    for ((i = 0; i < files; i++)); do
        awk -v title="file $1 $i" -v n="$rows" \
            'BEGIN { print "Number,What is done"; while (n-- > 0) print "," title }' >"$folder/file.$i.csv"
        [ $i = 0 ] || echo next
        printf '%s\n' "url = \"http://127.0.0.1:$port/plan/import\"" "cookie = \"kaname_session=$session\"" \
            "header = \"X-CSRF-Token: $token\"" 'header = "Accept: application/json"' \
            "form = \"file=@$folder/file.$i.csv;type=text/csv\"" 'output = "/dev/null"' \
            "write-out = \"%{http_code} file $1 $i\\n\"" 'max-time = 20'
    done
}

# The same for pages that are read meanwhile.
requests_to_read() {
    local i path
    for ((i = 0; i < writes / 4; i++)); do
        for path in /plan "/search?q=crash" / "/audit?record=plan"; do
            [ "$i$path" = 0/plan ] || echo next
            printf '%s\n' "url = \"http://127.0.0.1:$port$path\"" "cookie = \"kaname_session=$session\"" \
                'output = "/dev/null"' "write-out = \"%{http_code} $path\\n\"" 'max-time = 20'
        done
    done
}

# begin_writing ROUND ITEM: the writers, as jobs whose numbers go to $clients.
begin_writing() {
    local version writer
    session=$(awk '$6 == "kaname_session" { print $7 }' "$folder/jar")
    version=$(sql "SELECT version FROM plan_item WHERE id = '$2'")
    for writer in 1 2; do
        requests /plan/new 1 "{\"title\":\"crash $1 $writer @\",\"money_asked\":1000}" \
            "crash $1 $writer @" >"$folder/new.$writer"
    done
    requests "/plan/$2/edit" "$version" '{"version":@,"title":"change @"}' @ >"$folder/change"
    uploads "$1" >"$folder/upload"
    requests_to_read >"$folder/read"
    clients=()
    for writer in new.1 new.2 change upload read; do
        curl -s -K "$folder/$writer" >"$folder/$writer.said" &
        clients+=($!)
    done
}

# Until some of each round's new items are stored, and a moment longer.
wait_for_writes() {
    local i
    for ((i = 0; i < 200; i++)); do
        [ "$(sql "SELECT count(*) FROM plan_item WHERE title LIKE 'crash $1 %'")" -lt 20 ] || break
        sleep 0.05
    done
    sleep "0.$((RANDOM % 4))"
}

# What was acknowledged must be there.
compare() {
    local name=$1 signal=$2 item=$3 acknowledged last stored
    cat "$folder"/new.?.said "$folder/upload.said" | sed -n 's/^20[01] //p' | sort >"$folder/acknowledged"
    acknowledged=$(wc -l <"$folder/acknowledged")
    sql "SELECT DISTINCT title FROM plan_item WHERE title LIKE 'crash %' OR title LIKE 'file %'" |
        sort >"$folder/stored"
    cat "$folder/acknowledged" >>"$folder/acknowledged.all"
    if [ "$acknowledged" -gt 0 ] && grep -q '^\(000\|503\)' "$folder/new.1.said"; then
        pass "$name: SIG$signal came in the middle ($acknowledged writes were acknowledged)"
    else
        miss "$name: SIG$signal came in the middle" "$acknowledged writes were acknowledged" \
            "$(tail -n 2 "$folder"/*.said)" "$(cat "$folder/err")"
    fi
    same "$name: all that was acknowledged is there" "" "$(comm -23 "$folder/acknowledged" "$folder/stored")"
    same "$name: files are stored whole or not at all" "" "$(sql "SELECT title, count(*) FROM plan_item
        WHERE title LIKE 'file %' GROUP BY title HAVING count(*) <> $rows")"
    # The answer to version N is version N + 1; one more may be stored without its answer.
    last=$(sed -n 's/^200 //p' "$folder/change.said" | tail -n 1)
    stored=$(sql "SELECT version - 1, title FROM plan_item WHERE id = '$item'")
    if [ -n "$last" ] && { [ "$stored" = "$last|change $last" ] ||
        [ "$stored" = "$((last + 1))|change $((last + 1))" ]; }; then
        pass "$name: the last change that was acknowledged is there"
    else
        miss "$name: the last change that was acknowledged is there" "acknowledged: $last" "stored: $stored"
    fi
}

# One of the processes of the PostgreSQL server dies, and the server starts anew from its log.
kill_database() {
    local process
    process=$(sql "SELECT pid FROM pg_stat_activity WHERE datname = current_database()
        AND pid <> pg_backend_pid() AND backend_type = 'client backend' LIMIT 1")
    kill -9 "$process" || miss "a process of the database is killed" "$process"
    database_killed=yes
    sleep 0.5
}

# Until the database has read its log.
wait_for_database() {
    local i
    for ((i = 0; i < 1200; i++)); do
        ! sql 'SELECT 1' >/dev/null 2>&1 || return 0
        sleep 0.1
    done
    miss "the database comes back" "$(sql 'SELECT 1' 2>&1)"
}

# kill_round NAME ROUND SIGNAL ITEM: writers at work, a signal, a look.
kill_round() {
    start && sign_in || return
    begin_writing "$2" "$4"
    wait_for_writes "$2"
    [ -z "$many" ] || [[ $url == sqlite:* ]] || [ $(($2 % 4)) != 0 ] || kill_database
    stop "$3"
    wait "${clients[@]}" 2>/dev/null
    [ -z "$database_killed" ] || wait_for_database
    compare "$1" "$3" "$4"
    sound "$1"
}

kill_all() {
    local name=$1 round item
    item=$(sql "SELECT id FROM plan_item WHERE org = 'airline' ORDER BY number LIMIT 1")
    for ((round = 1; round <= rounds; round++)); do
        kill_round "$name, kill $round" "$round" KILL "$item"
    done
    kill_round "$name, stop" "$round" TERM "$item"
    sort "$folder/acknowledged.all" >"$folder/acknowledged"
    same "$name: all $(wc -l <"$folder/acknowledged") that was acknowledged in $rounds kills is there" "" \
        "$(comm -23 "$folder/acknowledged" "$folder/stored")"
    has "$name: files were among what was stored" '^[1-9]' \
        "$(sql "SELECT count(DISTINCT title) FROM plan_item WHERE title LIKE 'file %'")"
    same "$name, stop: the exit code of an orderly end" 0 "$ended"
    if [ "$seconds" -lt 5 ]; then pass "$name, stop: it took less than 5 s"; else miss "$name, stop: it took less than 5 s" "$seconds s"; fi
}

# --- Somebody changes what is stored ---

# tampered NAME PATTERN CHANGE UNDO: verify must end with 7 and name it, and be content afterwards.
tampered() {
    local said code
    sql "$3" >/dev/null
    said=$(verify)
    code=$?
    same "$1: exit code" 7 "$code"
    has "$1: it is named" "$2" "$said"
    sql "$4" >/dev/null
    said=$(verify)
    same "$1: sound again without it" 0 $?
}

tamper() {
    local name=$1 item sequence
    item=$(sql "SELECT id FROM plan_item WHERE org = 'airline' ORDER BY number DESC LIMIT 1")
    sequence=$(sql "SELECT max(sequence) FROM ledger_entry WHERE record = '$item'")
    tampered "$name, a changed amount" "$item" \
        "UPDATE plan_item SET money_granted = money_granted + 1 WHERE id = '$item'" \
        "UPDATE plan_item SET money_granted = money_granted - 1 WHERE id = '$item'"
    tampered "$name, a row taken away" "$item" \
        "CREATE TABLE kept AS SELECT * FROM plan_item WHERE id = '$item'; DELETE FROM plan_item WHERE id = '$item'" \
        "INSERT INTO plan_item SELECT * FROM kept; DROP TABLE kept"
    tampered "$name, a row put in" 00000000-0000-7000-8000-000000000000 \
        "CREATE TABLE kept AS SELECT * FROM plan_item WHERE id = '$item'; UPDATE kept SET id = '00000000-0000-7000-8000-000000000000', number = -1; INSERT INTO plan_item SELECT * FROM kept" \
        "DELETE FROM plan_item WHERE number = -1; DROP TABLE kept"
    tampered "$name, a changed entry" "Entry $sequence .*airline" \
        "UPDATE ledger_entry SET at = at + 1 WHERE org = 'airline' AND sequence = $sequence" \
        "UPDATE ledger_entry SET at = at - 1 WHERE org = 'airline' AND sequence = $sequence"
}

# --- The disk is full ---

item_of_size() { printf '{"title":"full %s","detail":"%s"}' "$1" "$(printf '%*s' 3900 '' | tr ' ' x)"; }

# fill NAME ROOM: writes until the disk is full, makes room by the command ROOM, writes again.
fill() {
    local name=$1 room=$2 i made before
    sign_in || return
    for ((i = 0; i < 2000; i++)); do
        call POST /plan/new "$(item_of_size $i)"
        [ "$status" = 201 ] || break
    done
    same "$name: a write is refused" 503 "$status"
    has "$name: the reason is told" '(disk|I/O)' "$body"
    call GET /plan
    same "$name: the list can be read" 200 "$status"
    made=$(sql "SELECT count(*) FROM plan_item WHERE title LIKE 'full %'")
    same "$name: what was acknowledged is there, and no more" "$i" "$made"
    sound "$name"
    before=$i
    $room
    call POST /plan/new "$(item_of_size "$before")"
    same "$name: with room again a write is taken" 201 "$status"
    sound "$name, with room again"
}

more_room() { mount -o remount,size=64m "$folder/small"; }

# A file system of its own where that is allowed, otherwise a limit on the size of a file.
disk_full() {
    mkdir -p "$folder/small"
    if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=$(($(stat -c %s "$base/sample.db") / 1024 + 2000))k \
        kaname-crash "$folder/small" 2>/dev/null; then
        mounted=$folder/small
        cp "$base/sample.db" "$folder/small/kaname.db"
        url=sqlite:$folder/small/kaname.db
        start && fill "full disk" more_room
        full_file
        stop TERM
        umount "$mounted" && mounted=''
    else
        echo "ok - full disk # SKIP a file system of its own needs root"
    fi
}

# A report that finds no room leaves no half file.
full_file() {
    local code
    mount -o remount,size=$(($(df -k --output=used "$folder/small" | tail -n 1) + 8))k "$folder/small"
    "$kaname" --lang en --db "sqlite:$base/sample.db" assessment export --org airline -o "$folder/small/q.xlsx" \
        >/dev/null 2>"$folder/err"
    code=$?
    same "full disk: an export says that it failed" 6 "$code"
    same "full disk: and leaves no half file" "" "$(find "$folder/small" -type f ! -name "kaname.db*")"
}

lift_limit() {
    stop TERM
    start && sign_in
}

file_limit() {
    make sqlite
    start $(($(stat -c %s "$folder/kaname.db") / 1024 + 200)) && fill "limit of file size" lift_limit
    stop TERM
}

# --- The database is away for a while ---

# Another program holds SQLite's lock: readers go on, a short hold is waited out, a long one told.
locked() {
    local begin holder
    make sqlite
    start && sign_in || return
    mkfifo "$folder/hold"
    sqlite3 "$folder/kaname.db" <"$folder/hold" &
    holder=$!
    exec 9>"$folder/hold"
    echo '.timeout 5000' >&9 # the server writes by itself, too: its ledger's tree and the search
    echo 'BEGIN IMMEDIATE;' >&9
    sleep 0.3
    call GET /plan
    same "locked file: the list can be read" 200 "$status"
    (sleep 1 && echo 'ROLLBACK;' >&9) &
    call POST /plan/new '{"title":"waited"}'
    same "locked file: a write waits for a short hold" 201 "$status"
    echo 'BEGIN IMMEDIATE;' >&9
    sleep 0.3
    begin=$SECONDS
    call POST /plan/new '{"title":"waited too long"}'
    has "locked file: a long hold is told" '^(429|503)$' "$status"
    has "locked file: in words" 'busy' "$body"
    if [ $((SECONDS - begin)) -lt 22 ]; then pass "locked file: in time"; else miss "locked file: in time" "$((SECONDS - begin)) s"; fi
    echo 'ROLLBACK;' >&9
    call POST /plan/new '{"title":"after"}'
    same "locked file: then a write is taken" 201 "$status"
    same "locked file: nothing of the refused one is there" 0 \
        "$(sql "SELECT count(*) FROM plan_item WHERE title = 'waited too long'")"
    exec 9>&-
    wait "$holder"
    sound "locked file"
    stop TERM
}

terminate() {
    pg "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = '$1' AND backend_type = 'client backend'" >/dev/null
}

# recovers NAME: each answer is good or a clear error, and soon all are good.
recovers() {
    local i good=0 bad=
    for ((i = 0; i < 40 && good < 10; i++)); do
        call POST /plan/new "{\"title\":\"back $i\"}"
        case $status in
        201) good=$((good + 1)) ;;
        503) good=0 && [[ $body == *database* ]] || bad="$bad $body" ;;
        *) good=0 bad="$bad $status $body" ;;
        esac
    done
    same "$1: errors are clear" "" "$bad"
    same "$1: it works again" 10 "$good"
}

away() {
    local database=$1
    start && sign_in || return
    terminate "$database"
    recovers "connections cut"
    pg "ALTER DATABASE $database ALLOW_CONNECTIONS false"
    terminate "$database"
    call GET /plan
    same "database away: an error" 503 "$status"
    call POST /plan/new '{"title":"away"}'
    same "database away: a write is refused" 503 "$status"
    has "database away: in words" 'database' "$body"
    pg "ALTER DATABASE $database ALLOW_CONNECTIONS true"
    recovers "database back"
    same "database back: nothing of the refused one is there" 0 \
        "$(sql "SELECT count(*) FROM plan_item WHERE title = 'away'")"
    sound "database back"
    stop TERM
}

# --- All of it, side by side where it waits ---

clean_up() {
    [ -z "$server" ] || kill -9 "$server" 2>/dev/null
    [ -z "$mounted" ] || umount -l "$mounted"
    local database
    for database in "${databases[@]}"; do
        pg "DROP DATABASE IF EXISTS $database WITH (FORCE)"
    done
}

# apart NAME COMMAND…: in a shell and folder of its own; its lines go to NAME.tap.
apart() {
    local name=$1
    shift
    (
        folder=$base/$name
        mkdir -p "$folder"
        trap clean_up EXIT
        "$@"
        exit "$failed"
    ) >"$base/$name.tap" 2>&1 &
    jobs+=($!) names+=("$name")
}

on_sqlite() {
    make sqlite
    kill_all SQLite
    [ -n "$many" ] || tamper SQLite
}

on_full_disk() {
    disk_full
    file_limit
}

on_postgresql() {
    local database=kaname_crash_$$
    databases=("$database")
    make "$database"
    kill_all PostgreSQL
    [ -z "$many" ] || return
    tamper PostgreSQL
    away "$database"
}

# sample ADDRESS LOG: sample data in an empty database.
# The search is brought up, too: a server would do it by itself, in the room that the limits leave.
sample() {
    "$kaname" --db "$1" init >"$2" 2>&1 && "$kaname" --db "$1" sample >>"$2" 2>&1 &&
        "$kaname" --db "$1" search kaname >>"$2.search" 2>&1
}

make_samples() {
    local job=
    if [ -n "$server_url" ]; then
        pg 'DROP DATABASE IF EXISTS kaname_crash_sample WITH (FORCE)' &&
            pg 'CREATE DATABASE kaname_crash_sample' || return
        sample "$(pg_url kaname_crash_sample)" "$base/postgresql.log" &
        job=$!
    fi
    sample "sqlite:$base/sample.db" "$base/sqlite.log" || return
    sqlite3 "$base/sample.db" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
    [ -z "$job" ] || wait "$job"
}

jobs=() names=()
trap 'rm -rf "$base"' EXIT
trap 'kill "${jobs[@]}" 2>/dev/null; wait; exit 130' INT TERM
if ! make_samples; then
    miss "sample data" "$(cat "$base"/*.log)"
    exit 1
fi
apart sqlite on_sqlite
if [ -z "$many" ]; then
    apart locked locked
    apart full on_full_disk
fi
if [ -n "$server_url" ]; then
    apart postgresql on_postgresql
else
    echo "# PostgreSQL is left out: KANAME_TEST_PG names no server"
fi
for i in "${!jobs[@]}"; do
    wait "${jobs[i]}" || failed=1
    cat "$base/${names[i]}.tap"
done
[ -z "$server_url" ] || pg 'DROP DATABASE IF EXISTS kaname_crash_sample WITH (FORCE)'
[ -z "$many" ] || echo "$(cat "$base"/*.tap | grep -c '^ok ') passed, $(cat "$base"/*.tap | grep -c '^not ok ') failed"
exit "$failed"
