#!/usr/bin/env bash
# cluster.sh [KANAME] [BENCH]: builds the cluster of deploy/ on this machine, every machine a network namespace of its
# own: two kaname nodes behind HAProxy with TLS, PostgreSQL primary and standby under Patroni, three times etcd. Operators
# push signed packages and people store plan items while a node, the standby and the primary are killed, the network is cut
# and nobody confirms; looks whether whatever was acknowledged is there, once. The nodes' clocks are wrong all the while.
# Needs root and namespaces; without them it says so and skips. Prints TAP.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2
export LC_ALL=C.UTF-8
kaname=$(readlink -f "${1:-build/kaname}")
bench=$(readlink -f "${2:-build/kaname-bench}")
password=minato-umi-sora-2026
prefix=kn$$ base='' senders='' passed=0 failed=0 load=() count=0
operators=20 # of each of the three databases of senders
declare -A wrong=([node1]=-47m [node2]=+2h) # how far the clocks of these machines are off

pass() {
    echo "ok - $*"
    passed=$((passed + 1))
}
miss() {
    echo "not ok - $1"
    shift
    [ $# = 0 ] || printf '%s\n' "$@" | head -n 30 | sed 's/^/# /'
    failed=$((failed + 1))
}
same() { if [ "$2" = "$3" ]; then pass "$1"; else miss "$1" "wanted: $2" "found: $3"; fi; }
skip() {
    echo "ok - skipped: $*"
    exit 0
}

# --- Machines ---

machines=(db1 db2 witness node1 node2 entry people)
address_of() {
    case $1 in
    db1) echo 10.77.0.11 ;; db2) echo 10.77.0.12 ;; witness) echo 10.77.0.13 ;;
    node1) echo 10.77.0.21 ;; node2) echo 10.77.0.22 ;; entry) echo 10.77.0.10 ;; people) echo 10.77.0.99 ;;
    esac
}

make_network() {
    local machine
    ip netns add "$prefix-hub" 2>/dev/null || skip "no network namespaces here"
    ip -n "$prefix-hub" link add bridge type bridge 2>/dev/null || skip "no bridge can be made here"
    ip -n "$prefix-hub" link set bridge up
    for machine in "${machines[@]}"; do
        ip netns add "$prefix-$machine"
        ip -n "$prefix-hub" link add "to-$machine" type veth peer name eth0 netns "$prefix-$machine"
        ip -n "$prefix-hub" link set "to-$machine" master bridge up
        ip -n "$prefix-$machine" address add "$(address_of "$machine")/24" dev eth0
        ip -n "$prefix-$machine" link set eth0 up
        ip -n "$prefix-$machine" link set lo up
        mkdir -p "$base/$machine/disk" "$base/$machine/log"
        chown postgres: "$base/$machine/disk"
    done
}

cut_off() { ip -n "$prefix-hub" link set "to-$1" down; }
connect() { ip -n "$prefix-hub" link set "to-$1" up; }
# Power off: every process of the machine ends at once.
power_off() { ip netns pids "$prefix-$1" | xargs -r kill -KILL 2>/dev/null; }

# on MACHINE COMMAND…: there, as the database's user, with the machine's own disk at $base/disk.
on() {
    local machine=$1
    shift
    # shellcheck disable=SC2016 # the inner shell expands it
    ip netns exec "$prefix-$machine" unshare -m --propagation private bash -c \
        'mount --bind "$1" "$2" && cd / && shift 2 && exec "$@"' on "$base/$machine/disk" "$base/disk" \
        setpriv --reuid postgres --regid postgres --init-groups env HOME="$base/disk" "$@"
}
# Starts a service there; what it says goes to its log.
start() {
    local machine=$1 name=$2
    shift 2
    on "$machine" "$@" >>"$base/$machine/log/$name" 2>&1 </dev/null &
}

start_etcd() { start "$1" etcd etcd --config-file "$base/$1/etcd.yml"; }
start_database() {
    start_etcd "$1"
    start "$1" patroni patroni "$base/$1/patroni.yml"
}
# clock_of MACHINE: what `env` is told for a program whose clock is wrong.
clock_of() {
    printf '%s\n' "LD_PRELOAD=$faketime" "FAKETIME=${wrong[$1]}" DONT_FAKE_MONOTONIC=1 FAKETIME_DONT_FAKE_MONOTONIC=1
}
start_node() {
    local KANAME_DB='' KANAME_KEYS='' KANAME_SERVE='' options clock
    # shellcheck source=/dev/null
    . "$base/$1/kaname.conf"
    read -r -a options <<<"$KANAME_SERVE"
    mapfile -t clock < <(clock_of "$1")
    start "$1" kaname env "${clock[@]}" KANAME_DB="$KANAME_DB" KANAME_KEYS="$KANAME_KEYS" \
        "$kaname" --lang en serve "${options[@]}"
}
start_entry() { start entry haproxy haproxy -db -f "$base/entry/haproxy.cfg"; }

clean_up() {
    local machine
    trap '' INT TERM HUP
    [ ${#load[@]} = 0 ] || kill "${load[@]}" 2>/dev/null
    # Databases that end by themselves leave no shared memory behind.
    for machine in db1 db2; do
        ip netns pids "$prefix-$machine" 2>/dev/null | xargs -r kill -TERM 2>/dev/null
    done
    sleep 3
    for machine in "${machines[@]}"; do
        power_off "$machine"
    done
    wait 2>/dev/null
    for machine in "${machines[@]}" hub; do
        ip netns del "$prefix-$machine" 2>/dev/null
    done
    [ -z "$senders" ] || rm -rf "$senders"
    [ -z "$base" ] || [ "$failed" != 0 ] || rm -rf "$base"
    [ -z "$base" ] || [ "$failed" = 0 ] || echo "# what the machines said is in $base/*/log"
}

# --- Asking ---

# wait_for SECONDS WHAT COMMAND…: until the command succeeds; $waited takes the seconds.
wait_for() {
    local most=$1 what=$2 begin=$SECONDS
    shift 2
    until "$@" >/dev/null 2>&1; do
        if [ $((SECONDS - begin)) -ge "$most" ]; then
            miss "$what within $most s"
            return 1
        fi
        sleep 0.3
    done
    waited=$((SECONDS - begin))
    pass "$what (after $waited s)"
}
web() { ip netns exec "$prefix-people" curl -s -m 20 --cacert "$base/authority.pem" "$@"; }
at() { echo "http://$(address_of "$1"):8640"; }
role_of() { ip netns exec "$prefix-people" curl -s -m 2 --cacert "$base/authority/authority.pem" "https://$(address_of "$1"):8008/patroni" | grep -oE '"role": "[a-z_]+"' | grep -oE '[a-z_]+"$' | tr -d '"'; }
is_primary() { [[ $(role_of "$1") =~ ^(master|primary)$ ]]; }
# Whether the primary waits for that standby.
is_synchronous() { ip netns exec "$prefix-people" curl -sf -m 2 --cacert "$base/authority/authority.pem" -o /dev/null "https://$(address_of "$1"):8008/synchronous"; }
primary() { if is_primary db1; then echo db1; elif is_primary db2; then echo db2; else return 1; fi; }
other_of() { if [ "$1" = db1 ]; then echo db2; else echo db1; fi; }
# sql QUERY: at whoever is the primary, as the program itself; from a machine that runs.
asks_from=node1
sql() {
    on "$asks_from" env PGOPTIONS='-c client_min_messages=warning' psql -X -q -A -t -v ON_ERROR_STOP=1 "$database" -c "$1"
}
# As the superuser, at the primary.
super() { on "$(primary)" env PGPASSWORD="$SUPERUSER" psql -X -q -A -t -v ON_ERROR_STOP=1 -h 127.0.0.1 -U postgres "$@"; }
on_node() {
    local clock
    mapfile -t clock < <(clock_of "$1")
    on "$1" env "${clock[@]}" KANAME_DB="$database" KANAME_KEYS="$base/disk/keys" "$kaname" --lang en "${@:2}"
}

# --- The load: people who store plan items and note what was acknowledged ---

sign_in() { # LOGIN: cookies in $base/LOGIN.jar; sets $token
    web -o /dev/null -c "$base/$1.jar" --data-urlencode "login=$1" --data-urlencode "password=$password" "$entry/sign-in"
    token=$(web -b "$base/$1.jar" "$entry/me" | sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' | head -n 1)
    [ -n "$token" ] || miss "$1 signs in"
}
# post LOGIN PATH [JSON]: prints the status; what was answered goes to $answer
post() {
    web -m 40 -o "${answer:-/dev/null}" -w '%{http_code}' -b "$base/$1.jar" -X POST -H 'Accept: application/json' \
        -H 'Accept-Language: en' -H 'Content-Type: application/json' -H "X-CSRF-Token: $token" -d "${3:-{\}}" "$entry$2"
}
cookie_of() { awk '$6 ~ /kaname_session/ { print $6 "=" $7 }' "$base/$1.jar"; }
# The same at one node, past the entry. ask_node NODE LOGIN PATH [CURL…]; post_node NODE LOGIN PATH JSON
ask_node() { web -o /dev/null -w '%{http_code}' -H "Cookie: $(cookie_of "$2")" -H 'Accept: application/json' "${@:4}" "$(at "$1")$3"; }
post_node() {
    ask_node "$1" "$2" "$3" -o "${answer:-/dev/null}" -X POST -H 'Accept-Language: en' -H 'Content-Type: application/json' \
        -H "X-CSRF-Token: $token" -d "$4"
}

# One person, until killed. Each item has a title of its own; $base/acknowledged takes those of which the
# answer said that they are stored.
write_items() { # NUMBER
    local item=0 status
    while true; do
        item=$((item + 1))
        status=$(post airline-officer /plan/new "{\"title\":\"load-$1-$item\"}")
        if [ "$status" = 201 ]; then
            echo "load-$1-$item" >>"$base/acknowledged.$1"
            sleep 0.1
        else
            echo "$SECONDS load-$1-$item $status" >>"$base/refused.$1"
            sleep 0.2
        fi
    done
}

# --- The load: operators who push signed packages until each is acknowledged ---

# push DATABASE ORGANISATION PACKAGE: as the operator's own program does it, which takes the receipt and checks it.
push() {
    on people "$kaname" --db "sqlite:$senders/sender-$1.db" --key-dir "$senders/keys" --org "$2" --lang en \
        submission push "$3" --to "$entry" --ca "$base/authority.pem" >"$base/push.$1" 2>&1
}
# All packages of a database in a round; then what was acknowledged once more, again and again, until killed.
push_packages() { # DATABASE ROUND
    local organization package
    while read -r _ _ organization package; do
        until push "$1" "$organization" "$package"; do
            echo "$SECONDS $package $(tail -n 1 "$base/push.$1")" >>"$base/unanswered.$1"
            sleep 0.3
        done
        echo "$package" >>"$base/received.$1"
        sleep 0.2
    done < <(grep "^$2 $1 " "$senders/packages")
    touch "$base/finished.$2.$1"
    while true; do
        while read -r _ _ organization package; do
            sleep 1
            push "$1" "$organization" "$package" && echo "$package" >>"$base/again.$1"
        done < <(grep "^$2 $1 " "$senders/packages")
    done
}
round_is_over() { [ -e "$base/finished.$1.1" ] && [ -e "$base/finished.$1.2" ] && [ -e "$base/finished.$1.3" ]; }

begin_load() {
    local part
    count=$((count + 1))
    write_items "$count" &
    load=($!)
    for part in 1 2 3; do
        push_packages $part $count &
        load+=($!)
    done
}
end_load() {
    wait_for 90 "$1: every package of the round is acknowledged" round_is_over $count
    kill "${load[@]}" 2>/dev/null
    wait "${load[@]}" 2>/dev/null
    load=()
}
acknowledged() { cat "$base"/acknowledged.* 2>/dev/null | sort; }
received() { cat "$base"/received.* 2>/dev/null | sort; }
# Not one that was acknowledged is missing, and none is there twice.
all_there() {
    local stored wanted
    stored=$(sql "SELECT title FROM plan_item WHERE org = 'airline' AND title LIKE 'load-%'" | sort)
    wanted=$(acknowledged)
    same "$1: $(wc -l <<<"$wanted") acknowledged changes are all there" "" "$(comm -23 <(echo "$wanted") <(echo "$stored"))"
    same "$1: none is there twice" "" "$(uniq -d <<<"$stored")"
    stored=$(sql "SELECT id FROM submission WHERE org = 'cluster-ministry'" | sort)
    wanted=$(received)
    same "$1: $(wc -l <<<"$wanted") acknowledged packages are all there" "" "$(comm -23 <(echo "$wanted") <(echo "$stored"))"
    same "$1: each was stored once, and its answers were counted once" "" "$(sql "
        SELECT record FROM ledger_entry WHERE org = 'cluster-ministry' AND noun = 'submission' AND action = 0
        GROUP BY record HAVING count(*) > 1
        UNION ALL SELECT survey || ' ' || operator_key FROM survey_response WHERE org = 'cluster-ministry'
        GROUP BY survey, operator_key HAVING count(*) > 1")"
}
goes_on() { # SECONDS WHAT: from now on somebody is answered again, people and operators
    local pushed
    pushed=$(cat "$base"/received.* "$base"/again.* 2>/dev/null | wc -l)
    wait_for "$1" "$2" is_answered_anew "$(acknowledged | wc -l)" "$pushed"
}
is_answered_anew() {
    [ "$(acknowledged | wc -l)" -gt "$1" ] && [ "$(cat "$base"/received.* "$base"/again.* 2>/dev/null | wc -l)" -gt "$2" ]
}

# --- The cluster ---

write_settings() {
    local machine
    cat >"$base/cluster.conf" <<TEXT
DATABASES="db1=$(address_of db1) db2=$(address_of db2)"
WITNESS="witness=$(address_of witness)"
NODES="node1=$(address_of node1) node2=$(address_of node2)"
BALANCER="entry=$(address_of entry)"
PORT=8640
CERTIFICATE=$base/entry/kaname.pem
URL=https://$(address_of entry):8640
ERROR_PAGE=$base/entry/kaname-503.http
ADMIN_SOCKET=$base/disk/haproxy.sock
MONITOR="people=$(address_of people)"
WORKERS=8
DATA=$base/disk/data
ETCD=$base/disk/etcd
SOCKETS=$base/disk
PROGRAMS=$(programs=(/usr/lib/postgresql/*/bin) && echo "${programs[-1]}")
KEYS=$base/disk/keys
TLS=$base/disk/tls
TEXT
    deploy/make.sh "$base/cluster.conf" "$base"
    chmod 711 "$base/authority"
    chmod 644 "$base/authority/authority.pem"
    for machine in db1 db2 witness node1 node2; do
        cp -r "$base/$machine/tls" "$base/$machine/disk/tls"
    done
    make_certificate
    chown -R postgres: "$base"/{db1,db2,witness,node1,node2,entry,people}
    # shellcheck source=/dev/null
    . "$base/secrets"
    said=$(deploy/check.sh "$base")
    same "the configurations are read by their own tools" 0 "$(grep -c '^not ok' <<<"$said")"
    grep '^not ok' -A 5 <<<"$said" | sed 's/^/# /'
}

# An authority of one's own, and the certificate of the entry.
make_certificate() {
    local said
    said=$(cd "$base" && {
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=authority" \
            -keyout authority.key -out authority.pem &&
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=entry" -keyout entry.key -out entry.csr &&
            openssl x509 -req -in entry.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 \
                -extfile <(echo "subjectAltName=IP:$(address_of entry)") -out entry.crt &&
            cat entry.crt entry.key >entry/kaname.pem
    } 2>&1) || miss "a certificate is made" "$said"
    chmod 644 "$base/authority.pem"
}

# What the administrator's tool says of the configuration where everything that it names is there.
checked_by_patroni() { on db1 patroni --validate-config "$base/db1/patroni.yml" >"$base/validate.log" 2>&1 && [ ! -s "$base/validate.log" ]; }

start_cluster() {
    local machine first
    for machine in db1 db2 witness; do
        start_etcd "$machine"
    done
    wait_for 30 "patroni finds its configuration good" checked_by_patroni || cat "$base/validate.log"
    for machine in db1 db2; do
        start "$machine" patroni patroni "$base/$machine/patroni.yml"
    done
    wait_for 90 "a primary is chosen" primary || return 1
    first=$(primary)
    wait_for 90 "the other machine is its synchronous standby" is_synchronous "$(other_of "$first")" || return 1
    super postgres -f "$base/$first/first.sql" >"$base/first.log" 2>&1 || { miss "first.sql" "$(cat "$base/first.log")"; return 1; }
    # The standby may be asked first, and a moment later than the primary it has the database, too.
    wait_for 20 "the database is made" on_node node1 init || return 1
    on_node node1 sample >"$base/sample.log" 2>&1 || { miss "the database is filled" "$(cat "$base/sample.log")"; return 1; }
    on node1 "$bench" senders --db "$database" --keys "$base/disk/keys" --to "$senders" --operators $operators \
        >"$base/senders.log" 2>&1 || { miss "the packages are made" "$(cat "$base/senders.log")"; return 1; }
    cp -a "$base/node1/disk/keys" "$base/node2/disk/keys"
    start_node node1
    start_node node2
    start_entry
    wait_for 30 "the entry answers" web -f -o /dev/null "$entry/healthz" || return 1
    for machine in node1 node2; do
        wait_for 30 "$machine answers" web -f -o /dev/null "$(at $machine)/healthz" || return 1
    done
}

# Nothing passes between the machines of the database and those of kaname that others on the network can read or say.
links_are_closed() {
    local address
    same "a node's link to the database is encrypted" t "$(sql "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")"
    same "so is that of the standby" t "$(super postgres -c "SELECT bool_and(s.ssl) FROM pg_stat_replication r JOIN pg_stat_ssl s ON s.pid = r.pid")"
    said=$(on node1 psql -X -c 'SELECT 1' "${database/sslmode=verify-full/sslmode=disable}" 2>&1)
    same "in the clear the database answers nobody" 1 "$(grep -c 'no encryption' <<<"$said" | sed 's/[1-9][0-9]*/1/')"
    said=$(on node1 psql -X -c 'SELECT 1' "${database//disk\/tls\/authority/authority}" 2>&1)
    same "a node answers to no database of another authority" 1 "$(grep -c 'certificate verify failed' <<<"$said" | sed 's/[1-9][0-9]*/1/')"
    for address in "$(address_of db1):2379" "$(address_of witness):2379" "$(address_of db2):2380"; do
        same "etcd answers nobody without a certificate of the cluster ($address)" 000 \
            "$(ip netns exec "$prefix-people" curl -s -m 5 --cacert "$base/authority/authority.pem" -o /dev/null -w '%{http_code}' "https://$address/v2/keys/")"
    done
    same "and with one it does" 200 "$(on db2 curl -s -m 5 --cacert "$base/disk/tls/authority.pem" --cert "$base/disk/tls/machine.pem" \
        --key "$base/disk/tls/machine.key" -o /dev/null -w '%{http_code}' "https://$(address_of db1):2379/v2/keys/")"
}

# --- What happens to it ---

# Holds a table that the verification reads, so that work stops in the middle.
hold_work() {
    mkfifo "$base/hold"
    super kaname <"$base/hold" >"$base/hold.log" 2>&1 &
    exec 9>"$base/hold"
    printf 'BEGIN;\nLOCK TABLE dependency_run IN ACCESS EXCLUSIVE MODE;\n\\echo held\n' >&9
    wait_for 20 "a table is held" grep -q held "$base/hold.log"
}
let_work_go() {
    printf 'ROLLBACK;\n\\q\n' >&9
    exec 9>&-
}
# Who waits for that table; sets $busy to the machine.
finds_busy() {
    local address machine
    address=$(sql "SELECT host(client_addr) FROM pg_stat_activity WHERE wait_event = 'relation' AND usename = 'kaname' LIMIT 1")
    for machine in node1 node2; do
        [ "$(address_of $machine)" != "$address" ] || busy=$machine
    done
    [ -n "$busy" ]
}
work_is_over() { [ -n "$(sql "SELECT 1 FROM job WHERE kind = 'ledger-verify' AND attempts > 1 AND state > 1")" ]; }
other_node() { if [ "$1" = node1 ]; then echo node2; else echo node1; fi; }
# A node dies in the middle of long work, and after it the standby; the node stays away until the other one has taken
# the work over and ended it.
node_killed() {
    local standby
    busy=''
    sign_in airline-auditor
    hold_work || return 1
    same "long work is put into the queue" 201 "$(post airline-auditor /audit/verify)"
    wait_for 20 "a node is in the middle of it" finds_busy || return 1
    sign_in airline-officer
    begin_load
    goes_on 20 "the load runs" || return 1
    asks_from=$(other_node "$busy")
    power_off "$busy"
    let_work_go
    goes_on 40 "a node was killed: the other one answers" || return 1
    same "a node was killed: who signed in there is still signed in" 200 \
        "$(web -o /dev/null -w '%{http_code}' -b "$base/airline-officer.jar" "$entry/plan")"
    end_load "a node was killed"
    all_there "a node was killed"

    standby=$(other_of "$(primary)")
    begin_load
    goes_on 20 "the load runs" || return 1
    power_off "$standby"
    sleep 2
    goes_on 60 "the standby was killed: the primary goes on alone" || return 1
    start_database "$standby"
    wait_for 90 "the killed standby is synchronous again" is_synchronous "$standby"
    end_load "the standby was killed"
    all_there "the standby was killed"

    wait_for 90 "the work of the killed node was taken over and ended" work_is_over
    same "it was begun twice, and ended once, well" "2 2" \
        "$(sql "SELECT attempts || ' ' || state FROM job WHERE kind = 'ledger-verify' AND attempts > 1")"
    start_node "$busy"
    wait_for 30 "the node is back" web -f -o /dev/null "$(at "$busy")/healthz"
    asks_from=node1
}

primary_killed() {
    local first
    first=$(primary)
    begin_load
    goes_on 20 "the load runs" || return 1
    power_off "$first"
    wait_for 90 "the primary was killed: the standby takes over" is_primary "$(other_of "$first")" || return 1
    goes_on 60 "the primary was killed: changes are stored again" || return 1
    start_database "$first"
    wait_for 90 "the killed machine is the synchronous standby" is_synchronous "$first"
    end_load "the primary was killed"
    all_there "the primary was killed"
}

network_cut() {
    local first
    first=$(primary)
    begin_load
    goes_on 20 "the load runs" || return 1
    cut_off "$first"
    wait_for 90 "the primary was cut off: the standby takes over" is_primary "$(other_of "$first")" || return 1
    goes_on 60 "the primary was cut off: changes are stored again" || return 1
    connect "$first"
    wait_for 120 "the one that was cut off is the synchronous standby" is_synchronous "$first"
    end_load "the primary was cut off"
    all_there "the primary was cut off"
}

# figure NODE NAME: of /metrics
figure() { web "$(at "$1")/metrics" | awk -v name="$2" '$1 == name { print $2 }'; }
figure_is() { [ "$(figure "$1" "$2")" = "$3" ]; }
# send_package NODE FILE ANSWER: past the entry, prints the status
send_package() {
    web -m 70 -o "$3" -w '%{http_code}' -H 'Accept: application/json' -H 'Accept-Language: en' \
        -F organization=cluster-ministry -F "file=@$2" "$(at "$1")/submissions/uploads/whole"
}
# The last round's packages lie as files, too.
package_file() {
    local files=("$senders"/package-*)
    echo "${files[$1]}"
}

# One package at two nodes at the same moment.
two_at_once() {
    local i one two file good=0
    for i in 1 2 3 4 5 6; do
        file=$(package_file "$i")
        send_package node1 "$file" "$base/first.json" >"$base/first.status" &
        one=$!
        send_package node2 "$file" "$base/second.json" >"$base/second.status" &
        two=$!
        wait $one $two
        [ "$(cat "$base/first.status" "$base/second.status")" != 200200 ] ||
            ! cmp -s <(jq -r .receipt "$base/first.json") <(jq -r .receipt "$base/second.json") || good=$((good + 1))
    done
    same "the same package at two nodes at once: both give the same receipt" 6 $good
    all_there "the same package at two nodes at once"
}

# Nobody confirms: the standby is away, and the primary may not go on alone (synchronous_mode_strict).
nobody_confirms() {
    local standby file item status begun seconds
    standby=$(other_of "$(primary)")
    file=$(package_file 7)
    on db1 patronictl -c "$base/db1/patroni.yml" edit-config --force -s synchronous_mode_strict=true >"$base/strict.log" 2>&1
    wait_for 30 "figures tell that a standby confirms" figure_is node1 'kaname_database_standbys{kind="synchronous"}' 1
    sleep 6 # one look of Patroni
    cut_off "$standby"
    answer=$base/item.json post airline-officer /plan/new '{"title":"unconfirmed"}' >"$base/item.status" &
    item=$!
    send_package node1 "$file" "$base/package.json" >"$base/package.status" &
    file=$!
    sleep 2
    begun=$SECONDS
    same "nobody confirms: pages are read" 200 "$(web -o /dev/null -w '%{http_code}' -b "$base/airline-officer.jar" "$entry/plan")"
    same "nobody confirms: the nodes are in health" "200 200" "$(web -o /dev/null -w '%{http_code}' "$(at node1)/healthz") $(
        web -o /dev/null -w '%{http_code}' "$(at node2)/healthz")"
    seconds=$((SECONDS - begun))
    same "nobody confirms: that takes no time" yes "$([ $seconds -le 5 ] && echo yes || echo "$seconds s")"
    same "nobody confirms: figures count what waits" yes "$([ "$(figure node2 kaname_changes_unconfirmed)" -ge 1 ] && echo yes)"
    wait_for 30 "nobody confirms: figures tell it" figure_is node2 'kaname_database_standbys{kind="synchronous"}' 0
    on_node node2 doctor >"$base/doctor.log" 2>&1
    same "nobody confirms: kaname doctor tells it" 1 "$(grep -c 'No standby confirms: changes cannot be confirmed' "$base/doctor.log")"
    wait $item
    same "nobody confirms: a person is told that the change is not confirmed" "503 yes" \
        "$(cat "$base/item.status") $(grep -q 'did not confirm the change' "$base/item.json" && echo yes)"
    # The package may be read at the primary by now; who asks again must not be told that it is kept.
    status=$(send_package node2 "$(package_file 7)" "$base/again.json")
    wait $file
    status="$(cat "$base/package.status") $status" # busy, while others wait for the same ledger
    same "nobody confirms: no package is acknowledged, also not when it comes again" "503 503" "${status//429/503}"
    connect "$standby"
    wait_for 60 "the standby is back and confirms" figure_is node1 'kaname_database_standbys{kind="synchronous"}' 1
    same "the package is acknowledged when it comes again" 200 "$(send_package node2 "$(package_file 7)" "$base/again.json")"
    same "it is there once" 1 "$(sql "SELECT count(*) FROM submission WHERE id = '$(jq -r .id "$base/again.json")'")"
    same "the unconfirmed change is there once" 1 "$(sql "SELECT count(*) FROM plan_item WHERE title = 'unconfirmed'")"
    on db1 patronictl -c "$base/db1/patroni.yml" edit-config --force -s synchronous_mode_strict=false >>"$base/strict.log" 2>&1
}

# Signed in at one node, at work at the other.
sessions_and_locks() {
    local id version
    same "signed in at one node, pages of the other" "200 200" \
        "$(ask_node node1 airline-officer /me) $(ask_node node2 airline-officer /me)"
    answer=$base/lock.json post airline-officer /plan/new '{"title":"lock"}' >/dev/null
    id=$(jq -r .id "$base/lock.json") version=$(jq -r .version "$base/lock.json")
    same "a record is changed at one node" 200 \
        "$(post_node node1 airline-officer "/plan/$id/edit" "{\"version\":$version,\"title\":\"lock one\"}")"
    same "who began before is refused at the other node" 409 \
        "$(answer=$base/lock.json post_node node2 airline-officer "/plan/$id/edit" "{\"version\":$version,\"title\":\"lock two\"}")"
    same "nothing was written over" "lock one" "$(sql "SELECT title FROM plan_item WHERE id = '$id'")"
    for _ in 1 2 3 4 5; do
        web -o /dev/null --data-urlencode login=airline-viewer --data-urlencode password=wrong "$(at node1)/sign-in"
    done
    web -H 'Accept-Language: en' -o "$base/locked" --data-urlencode login=airline-viewer \
        --data-urlencode "password=$password" "$(at node2)/sign-in"
    same "a sign-in that was tried too often at one node is locked at the other" 1 \
        "$(sql "SELECT count(*) FROM sign_in WHERE locked_until > extract(epoch FROM now()) * 1000 + 600000 AND person = (
            SELECT id FROM person WHERE login = 'airline-viewer')")"
    same "also for the right password" "" "$(grep -o 'kaname_session' "$base/locked")"
    same "signed out at one node" 200 "$(post_node node1 airline-officer /sign-out '{}')"
    same "is signed out at the other" 401 "$(ask_node node2 airline-officer /me)"
    sign_in airline-officer
}

# The nodes' clocks are wrong by hours; the database's counts.
clocks() {
    local row organization package
    same "the clocks of the nodes are wrong" "-2820 7200" "$(for row in node1 node2; do
        figure $row kaname_clock_ahead_seconds | awk '{ printf "%d", int($1 / 10 + ($1 < 0 ? -0.5 : 0.5)) * 10 }'
        [ $row = node2 ] || printf ' '
    done)"
    same "kaname doctor tells it" 1 "$(on_node node2 doctor 2>/dev/null | grep -c 'This machine is 7[12][0-9][0-9] seconds ahead')"
    same "whatever was stored bears the database's time" "" "$(sql "
        SELECT noun || ' ' || record FROM ledger_entry
        WHERE org = 'airline' AND abs(at / 1000 - extract(epoch FROM now())) > 900 AND at > (
            SELECT max(created) - 600000 FROM job) LIMIT 5")"
    row=$(sed -n 1p "$senders/wrong")
    read -r _ _ organization package <<<"$row"
    push 1 "$organization" "$package"
    same "a sender whose clock is three hours ahead is told so" 1 "$(grep -cE '作成日時が未来です.*(このシステムの日時).*時計を合わせ' "$base/push.1")"
    row=$(sed -n 2p "$senders/wrong")
    read -r _ _ organization package <<<"$row"
    push 2 "$organization" "$package"
    same "one whose clock is three hours behind is received" 0 $?
}

# Two nodes look at the same queue and the same timetable.
jobs_of() { sql "SELECT count(*) FROM job WHERE kind = 'ledger-verify' AND person = '$1' AND created > $since AND $2"; }
jobs_done() { [ "$(jobs_of "$1" 'state = 2')" -ge "$2" ]; }
jobs_once() {
    local i person since
    sign_in airline-auditor
    person=$(sql "SELECT id FROM person WHERE login = 'airline-auditor'")
    since=$(sql "SELECT (extract(epoch FROM now()) * 1000)::bigint - 1")
    for i in 1 2 3; do
        same "work $i is put into the queue" 201 "$(post airline-auditor /audit/verify)"
        wait_for 60 "work $i is done" jobs_done "$person" "$i"
    done
    same "each was done once" 3 "$(jobs_of "$person" 'state = 2 AND attempts = 1')"
}

# The timetable: work that falls due while machines come and go, and reminders by mail.
begin_timetable() {
    local soon
    answer=/dev/null web -o /dev/null -b "$base/airline-officer.jar" -H "X-CSRF-Token: $token" \
        --data-urlencode "email=officer@example.jp" "$entry/me/mail/address"
    on_node node1 mail set --host 10.77.0.99 --port 2525 --security none --sender kaname@example.jp --url "$entry" \
        --active 1 >"$base/mail.log" 2>&1
    on_node node1 --org airline reminder set --active 1 --before 90,30 --after 1 --digest daily >>"$base/mail.log" 2>&1
    soon=$(sql "SELECT to_char(now() AT TIME ZONE 'Asia/Tokyo' + interval '100 s', 'HH24:MI')")
    on_node node2 --org airline schedule add ledger-verify --at "$soon" >>"$base/mail.log" 2>&1
    on_node node2 --org airline schedule add mail-remind --at "$soon" >>"$base/mail.log" 2>&1
    schedules=$(sql "SELECT count(*) FROM schedule WHERE at_time = '$soon'") due=$soon
    same "work is put on the timetable" 2 "$schedules"
}
fired() {
    [ "$(sql "SELECT count(*) FROM job j JOIN schedule s ON s.id = j.schedule WHERE s.at_time = '$due' AND j.state = 2")" -ge 2 ]
}
timetable_once() {
    local one two
    wait_for 120 "what fell due on the timetable was done" fired
    same "each time once" "" "$(sql "SELECT s.kind FROM job j JOIN schedule s ON s.id = j.schedule
        GROUP BY s.id, s.kind, j.created / 43200000 HAVING count(*) > 1")"
    on_node node1 reminder run >"$base/remind.1" 2>&1 &
    one=$!
    on_node node2 reminder run >"$base/remind.2" 2>&1 &
    two=$!
    wait $one $two
    same "somebody is reminded" yes "$([ "$(sql "SELECT count(*) FROM mail_message")" -ge 1 ] && echo yes)"
    same "nobody twice" "" "$(sql "SELECT person, kind FROM mail_message GROUP BY person, kind HAVING count(*) > 1")"
}

# A form of the database that the nodes do not know: they take themselves out, and people read why.
newer_database() {
    sql "INSERT INTO migration (number, name, digest, applied) VALUES (9999, '9999_newer', '', 0)"
    wait_for 20 "the database is newer: a node that still runs keeps its hands off" page_tells node1 'データベースの形式が新しくなりました'
    wait_for 20 "the database is newer: the nodes are taken out, people read what to do" page_tells entry '一時的に利用できません</h1>'
    on_node node1 plan list >"$base/newer.log" 2>&1
    same "the database is newer: a command tells it" 1 "$(grep -c 'The database is newer than this program' "$base/newer.log")"
    sql "DELETE FROM migration WHERE number = 9999"
    wait_for 20 "the nodes are back" web_is 200
    # The other way: the newest form is missing, and a node still runs.
    sql "CREATE TABLE kept AS SELECT * FROM migration WHERE number = (SELECT max(number) FROM migration);
         DELETE FROM migration WHERE number IN (SELECT number FROM kept)"
    on_node node1 init >"$base/init.log" 2>&1
    same "a newer form is refused while nodes run" 1 "$(grep -c 'programs are connected to it (10.77.0.2' "$base/init.log")"
    sql "INSERT INTO migration SELECT * FROM kept; DROP TABLE kept"
    wait_for 20 "the nodes go on" web_is 200
}
page_tells() { # NODE or entry, WORDS
    local page=$entry/plan
    [ "$1" = entry ] || page=$(at "$1")/plan
    web -H 'Accept-Language: ja' "$page" | grep -q "$2"
}
web_is() { [ "$(web -o /dev/null -w '%{http_code}' "$entry/healthz")" = "$1" ]; }

all_checked() { [ "$(sql "SELECT count(*) FROM submission WHERE org = 'cluster-ministry' AND state = 0")" = 0 ]; }
# What sender and receiver keep of each package is the same, and receipts say so.
receipts() {
    local part there here
    wait_for 90 "the documents of all packages are checked" all_checked
    same "none was found bad" "" "$(sql "SELECT id || ' ' || problems FROM submission WHERE org = 'cluster-ministry' AND state <> 1 LIMIT 3")"
    there=$(sql "SELECT id || ' ' || manifest FROM submission WHERE org = 'cluster-ministry'" | sort)
    here=$(for part in 1 2 3; do
        on people sqlite3 "$senders/sender-$part.db" "SELECT id || ' ' || manifest FROM sent_submission WHERE receipt <> ''"
    done | sort)
    same "$(wc -l <<<"$here") receipts at the senders are of what the receiver holds" "" "$(comm -23 <(echo "$here") <(echo "$there"))"
    same "whoever was acknowledged holds a receipt" "" "$(comm -23 <(received | uniq) <(cut -d ' ' -f 1 <<<"$here"))"
    for part in 1 2 3; do
        on people "$kaname" --db "sqlite:$senders/sender-$part.db" --key-dir "$senders/keys" ledger verify >"$base/verify.$part" 2>&1 ||
            miss "the ledgers of sender $part are sound" "$(cat "$base/verify.$part")"
    done
    same "the ledger is sound" 0 "$(on_node node2 ledger verify >"$base/verify.log" 2>&1; echo $?)"
}

[ "$(id -u)" = 0 ] || skip "needs root to make network namespaces"
for program in ip haproxy patroni etcd psql unshare setpriv curl openssl jq sqlite3; do
    command -v $program >/dev/null || skip "$program is not installed"
done
faketime=$(echo /usr/lib/*/faketime/libfaketimeMT.so.1)
[ -e "$faketime" ] || skip "faketime is not installed"
base=$(mktemp -d /tmp/kaname-cluster.XXXXXX) || exit 2
chmod 755 "$base"
mkdir "$base/disk"
# The senders' databases are not what is tested: in memory where there is some.
senders=$(mktemp -d /dev/shm/kaname-senders.XXXXXX 2>/dev/null) || senders=$(mktemp -d /tmp/kaname-senders.XXXXXX) || exit 2
chown postgres: "$senders"
entry=https://$(address_of entry):8640
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
make_network
write_settings
# shellcheck source=/dev/null
database=$(. "$base/node1/kaname.conf" && echo "$KANAME_DB")
if start_cluster && sign_in airline-officer; then
    links_are_closed
    begin_timetable
    node_killed && primary_killed && network_cut
    two_at_once
    sessions_and_locks
    clocks
    nobody_confirms
    jobs_once
    timetable_once
    newer_database
    receipts
else
    miss "the cluster is ready"
fi
echo "# took $SECONDS s"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
