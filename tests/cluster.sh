#!/usr/bin/env bash
# cluster.sh: builds the cluster of deploy/ on this machine, every machine a network namespace of its own:
# two kaname nodes behind HAProxy, PostgreSQL primary and standby under Patroni, three times etcd. Loads it,
# kills a node, kills the primary, cuts the network, and looks whether every acknowledged change is there,
# once. Needs root and namespaces; without them it says so and skips. Prints TAP.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2
export LC_ALL=C.UTF-8
kaname=$(readlink -f "${1:-build/kaname}")
password=minato-umi-sora-2026
prefix=kn$$ base='' passed=0 failed=0 load=() count=0

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
start_node() {
    local KANAME_DB='' KANAME_KEYS='' KANAME_SERVE='' options
    # shellcheck source=/dev/null
    . "$base/$1/kaname.conf"
    read -r -a options <<<"$KANAME_SERVE"
    start "$1" kaname env KANAME_DB="$KANAME_DB" KANAME_KEYS="$KANAME_KEYS" "$kaname" --lang en serve "${options[@]}"
}
start_entry() { start entry haproxy haproxy -db -f "$base/entry/haproxy.cfg"; }

clean_up() {
    local machine
    trap '' INT TERM HUP
    [ ${#load[@]} = 0 ] || kill "${load[@]}" 2>/dev/null
    for machine in "${machines[@]}"; do
        power_off "$machine"
    done
    wait 2>/dev/null
    for machine in "${machines[@]}" hub; do
        ip netns del "$prefix-$machine" 2>/dev/null
    done
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
web() { ip netns exec "$prefix-people" curl -s -m 20 "$@"; }
role_of() { ip netns exec "$prefix-people" curl -s -m 2 "http://$(address_of "$1"):8008/patroni" | grep -oE '"role": "[a-z_]+"' | grep -oE '[a-z_]+"$' | tr -d '"'; }
is_primary() { [[ $(role_of "$1") =~ ^(master|primary)$ ]]; }
# Whether the primary waits for that standby.
is_synchronous() { ip netns exec "$prefix-people" curl -sf -m 2 -o /dev/null "http://$(address_of "$1"):8008/synchronous"; }
primary() { if is_primary db1; then echo db1; elif is_primary db2; then echo db2; else return 1; fi; }
other_of() { if [ "$1" = db1 ]; then echo db2; else echo db1; fi; }
# sql QUERY: at whoever is the primary, as the program itself.
sql() {
    on node1 env PGOPTIONS='-c client_min_messages=warning' psql -X -q -A -t -v ON_ERROR_STOP=1 "$database" -c "$1"
}
on_node() { on "$1" env KANAME_DB="$database" KANAME_KEYS="$base/disk/keys" "$kaname" --lang en "${@:2}"; }

# --- The load: people who store plan items and note what was acknowledged ---

sign_in() { # LOGIN: cookies in $base/LOGIN.jar; sets $token
    web -o /dev/null -c "$base/$1.jar" --data-urlencode "login=$1" --data-urlencode "password=$password" "$entry/sign-in"
    token=$(web -b "$base/$1.jar" "$entry/me" | sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' | head -n 1)
    [ -n "$token" ] || miss "$1 signs in"
}
# post LOGIN PATH [JSON]: prints the status
post() {
    web -m 15 -o /dev/null -w '%{http_code}' -b "$base/$1.jar" -X POST -H 'Accept: application/json' \
        -H 'Content-Type: application/json' -H "X-CSRF-Token: $token" -d "${3:-{\}}" "$entry$2"
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
        else
            echo "$SECONDS load-$1-$item $status" >>"$base/refused.$1"
            sleep 0.2
        fi
    done
}

begin_load() {
    local person
    count=$((count + 1))
    load=()
    for person in 1 2 3; do
        write_items "$count-$person" &
        load+=($!)
    done
}
end_load() {
    kill "${load[@]}" 2>/dev/null
    wait "${load[@]}" 2>/dev/null
    load=()
}
acknowledged() { cat "$base"/acknowledged.* 2>/dev/null | sort; }
# Not one that was acknowledged is missing, and none is there twice.
all_there() {
    local stored wanted
    stored=$(sql "SELECT title FROM plan_item WHERE org = 'airline' AND title LIKE 'load-%'" | sort)
    wanted=$(acknowledged)
    same "$1: $(wc -l <<<"$wanted") acknowledged changes are all there" "" "$(comm -23 <(echo "$wanted") <(echo "$stored"))"
    same "$1: none is there twice" "" "$(uniq -d <<<"$stored")"
}
is_acknowledged_anew() { [ "$(acknowledged | wc -l)" -gt "$1" ]; }
goes_on() { # SECONDS WHAT: from now on somebody is answered again
    wait_for "$1" "$2" is_acknowledged_anew "$(acknowledged | wc -l)"
}

# --- The cluster ---

write_settings() {
    cat >"$base/cluster.conf" <<TEXT
DATABASES="db1=$(address_of db1) db2=$(address_of db2)"
WITNESS="witness=$(address_of witness)"
NODES="node1=$(address_of node1) node2=$(address_of node2)"
BALANCER="entry=$(address_of entry)"
PORT=8640
CERTIFICATE=
URL=http://$(address_of entry):8640
DATA=$base/disk/data
ETCD=$base/disk/etcd
SOCKETS=$base/disk
PROGRAMS=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb | tail -n 1)")
KEYS=$base/disk/keys
TEXT
    deploy/make.sh "$base/cluster.conf" "$base"
    chown -R postgres: "$base"/{db1,db2,witness,node1,node2,entry}
}

start_cluster() {
    local machine first
    for machine in db1 db2; do
        start_database "$machine"
    done
    start_etcd witness
    wait_for 90 "a primary is chosen" primary || return 1
    first=$(primary)
    wait_for 90 "the other machine is its synchronous standby" is_synchronous "$(other_of "$first")" || return 1
    # shellcheck source=/dev/null
    . "$base/secrets"
    on "$first" env PGPASSWORD="$SUPERUSER" psql -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -U postgres postgres \
        -f "$base/$first/first.sql" >"$base/first.log" 2>&1 || { miss "first.sql" "$(cat "$base/first.log")"; return 1; }
    # The standby may be asked first, and a moment later than the primary it has the database, too.
    wait_for 20 "the database is made" on_node node1 init || return 1
    on_node node1 sample >"$base/sample.log" 2>&1 || { miss "the database is filled" "$(cat "$base/sample.log")"; return 1; }
    cp -a "$base/node1/disk/keys" "$base/node2/disk/keys"
    start_node node1
    start_node node2
    start_entry
    wait_for 30 "the entry answers" web -f -o /dev/null "$entry/healthz" || return 1
    for machine in node1 node2; do
        wait_for 30 "$machine answers" web -f -o /dev/null "http://$(address_of $machine):8640/healthz" || return 1
    done
}

# --- What happens to it ---

node_killed() {
    begin_load
    goes_on 20 "the load runs" || return 1
    power_off node1
    goes_on 20 "a node was killed: the other one answers" || return 1
    same "a node was killed: who signed in there is still signed in" 200 \
        "$(web -o /dev/null -w '%{http_code}' -b "$base/airline-officer.jar" "$entry/plan")"
    start_node node1
    wait_for 30 "the node is back" web -f -o /dev/null "http://$(address_of node1):8640/healthz"
    end_load
    all_there "a node was killed"
}

standby_killed() {
    local standby
    standby=$(other_of "$(primary)")
    begin_load
    goes_on 20 "the load runs" || return 1
    power_off "$standby"
    sleep 2
    goes_on 60 "the standby was killed: the primary goes on alone" || return 1
    start_database "$standby"
    wait_for 90 "the killed standby is synchronous again" is_synchronous "$standby"
    end_load
    all_there "the standby was killed"
}

primary_killed() {
    local first
    first=$(primary)
    begin_load
    goes_on 20 "the load runs" || return 1
    power_off "$first"
    wait_for 90 "the primary was killed: the standby takes over" is_primary "$(other_of "$first")" || return 1
    goes_on 60 "the primary was killed: changes are stored again" || return 1
    sleep 3
    start_database "$first"
    wait_for 90 "the killed machine is the synchronous standby" is_synchronous "$first"
    goes_on 20 "the load still runs"
    end_load
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
    sleep 3
    connect "$first"
    wait_for 120 "the one that was cut off is the synchronous standby" is_synchronous "$first"
    goes_on 20 "the load still runs"
    end_load
    all_there "the primary was cut off"
}

jobs_of() { sql "SELECT count(*) FROM job WHERE kind = 'ledger-verify' AND person = '$1' AND $2"; }
jobs_done() { [ "$(jobs_of "$1" 'state = 2')" -ge "$2" ]; }
# Two nodes look at the same queue and the same timetable.
jobs_once() {
    local i person
    sign_in airline-auditor
    person=$(sql "SELECT id FROM person WHERE login = 'airline-auditor'")
    for i in 1 2 3 4 5; do
        same "work $i is put into the queue" 201 "$(post airline-auditor /audit/verify)"
        wait_for 30 "work $i is done" jobs_done "$person" "$i"
    done
    same "each was done once" 5 "$(jobs_of "$person" 'state = 2 AND attempts = 1')"
    same "no work of the timetable was put into the queue twice" "" "$(sql "
        SELECT kind, org, schedule FROM job WHERE schedule <> ''
        GROUP BY kind, org, schedule, created / 60000 HAVING count(*) > 1")"
}

[ "$(id -u)" = 0 ] || skip "needs root to make network namespaces"
for program in ip haproxy patroni etcd psql unshare setpriv curl; do
    command -v $program >/dev/null || skip "$program is not installed"
done
base=$(mktemp -d /tmp/kaname-cluster.XXXXXX) || exit 2
chmod 755 "$base"
mkdir "$base/disk"
entry=http://$(address_of entry):8640
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
make_network
write_settings
# shellcheck source=/dev/null
database=$(. "$base/node1/kaname.conf" && echo "$KANAME_DB")
if start_cluster && sign_in airline-officer; then
    node_killed && standby_killed && primary_killed && network_cut
    jobs_once
    same "the ledger is sound" 0 "$(on_node node2 ledger verify >"$base/verify.log" 2>&1; echo $?)"
else
    miss "the cluster is ready"
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
