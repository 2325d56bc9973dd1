#!/usr/bin/env bash
# make.sh SETTINGS FOLDER: writes FOLDER/MACHINE/ with the configuration of each machine of a cluster
# (cluster.conf.example tells the settings). Passwords are made once and kept in FOLDER/secrets, the authority of the
# machines' certificates in FOLDER/authority; a certificate that is taken away there is made anew.
set -euo pipefail
umask 077

[ $# = 2 ] || { echo "usage: make.sh SETTINGS FOLDER" >&2; exit 2; }
settings=$1 folder=$2
DATABASES='' WITNESS='' NODES='' BALANCER='' PORT=443 CERTIFICATE='' URL='' DATA='' ETCD='' SOCKETS='' PROGRAMS='' KEYS=''
TLS=''
PLAIN_PORT='' ERROR_PAGE='' HAPROXY_USER='' ADMIN_SOCKET='' MONITOR='' BACKUP='' WORKERS=16
# shellcheck source=/dev/null
. "$settings"
for name in DATABASES WITNESS NODES BALANCER URL DATA ETCD SOCKETS PROGRAMS KEYS TLS ERROR_PAGE ADMIN_SOCKET; do
    [ -n "${!name}" ] || { echo "make.sh: $settings does not say $name" >&2; exit 2; }
done

random() { head -c 24 /dev/urandom | base64 | tr '+/' '-_'; }
name_of() { echo "${1%%=*}"; }
address_of() { echo "${1#*=}"; }

mkdir -p "$folder"
if [ ! -f "$folder/secrets" ]; then
    {
        echo "SUPERUSER=$(random)"
        echo "REPLICATION=$(random)"
        echo "REWIND=$(random)"
        echo "APPLICATION=$(random)"
        echo "CONTROL=$(random)"
    } >"$folder/secrets"
fi
# shellcheck source=/dev/null
. "$folder/secrets"

# An authority of the cluster's own. Valid from long ago on: a machine whose clock is wrong is reached all the same.
authority=$folder/authority
found_authority() {
    [ ! -e "$authority/authority.pem" ] || return 0
    mkdir -p "$authority/made"
    : >"$authority/index"
    cat >"$authority/ca.cnf" <<TEXT
[ca]
default_ca = own
[own]
dir = $authority
database = \$dir/index
new_certs_dir = \$dir/made
certificate = \$dir/authority.pem
private_key = \$dir/authority.key
rand_serial = yes
unique_subject = no
default_md = sha256
copy_extensions = copy
policy = any
[any]
commonName = supplied
[itself]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[machine]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
authorityKeyIdentifier = keyid
TEXT
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=kaname cluster" -keyout "$authority/authority.key" \
        -out "$authority/request" 2>/dev/null
    sign itself -selfsign -in "$authority/request" -out "$authority/authority.pem"
}
sign() { # SECTION [OPTION…]
    openssl ca -batch -notext -config "$authority/ca.cnf" -extensions "$1" -startdate 20200101000000Z -enddate 20391231235959Z \
        "${@:2}" 2>"$authority/said" || { cat "$authority/said" >&2; exit 1; }
}
# The certificate by which a machine is known, as server and as client, under its address.
certify() { # MACHINE
    local place
    place=$folder/$(name_of "$1")/tls
    mkdir -p "$place"
    cp "$authority/authority.pem" "$place/authority.pem"
    [ ! -e "$place/machine.pem" ] || return 0
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$(name_of "$1")" -keyout "$place/machine.key" \
        -addext "subjectAltName=IP:$(address_of "$1"),IP:127.0.0.1" -out "$authority/request" 2>/dev/null
    sign machine -in "$authority/request" -out "$place/machine.pem"
}

# Lists that several files need.
peers='' etcd_hosts='' database_hosts='' database_hba='' servers=''
for machine in $DATABASES $WITNESS; do
    peers+="${peers:+,}$(name_of "$machine")=https://$(address_of "$machine"):2380"
    etcd_hosts+="${etcd_hosts:+,}$(address_of "$machine"):2379"
done
for machine in $DATABASES; do
    database_hosts+="${database_hosts:+,}$(address_of "$machine"):5432"
    database_hba+="
    - hostssl replication replicator $(address_of "$machine")/32 scram-sha-256
    - hostssl all rewind $(address_of "$machine")/32 scram-sha-256
    - hostssl all postgres $(address_of "$machine")/32 scram-sha-256"
done
for machine in $NODES; do
    database_hba+="
    - hostssl kaname kaname $(address_of "$machine")/32 scram-sha-256"
    servers+="
    server $(name_of "$machine") $(address_of "$machine"):8640 check inter 1s fall 2 rise 2"
done

etcd() { # MACHINE
    cat <<TEXT
name: $(name_of "$1")
data-dir: $ETCD
listen-peer-urls: https://$(address_of "$1"):2380
listen-client-urls: https://$(address_of "$1"):2379,https://127.0.0.1:2379
initial-advertise-peer-urls: https://$(address_of "$1"):2380
advertise-client-urls: https://$(address_of "$1"):2379
listen-metrics-urls: http://127.0.0.1:2381${MONITOR:+,http://$(address_of "$1"):2381}
client-transport-security: &known
  cert-file: $TLS/machine.pem
  key-file: $TLS/machine.key
  trusted-ca-file: $TLS/authority.pem
  client-cert-auth: true
peer-transport-security: *known
initial-cluster: $peers
initial-cluster-state: new
initial-cluster-token: kaname
enable-v2: true
TEXT
}

# The second edition of etcd's interface, where the leader's key is renewed only by whom it names. By the
# third, Patroni 3.0.2 (Debian 12) made a primary that had been cut off the leader again by what it
# remembered, and what the other one had acknowledged meanwhile was lost (tests/cluster.sh found it).
# Synchronous mode: a commit is acknowledged when both machines have it, and only a standby that has
# everything may become the primary.
patroni() { # MACHINE
    cat <<TEXT
scope: kaname
name: $(name_of "$1")
restapi:
  listen: $(address_of "$1"):8008
  connect_address: $(address_of "$1"):8008
  authentication:
    username: control
    password: $CONTROL
  certfile: $TLS/machine.pem
  keyfile: $TLS/machine.key
  cafile: $TLS/authority.pem
ctl:
  cacert: $TLS/authority.pem
etcd:
  hosts: $etcd_hosts
  protocol: https
  cacert: $TLS/authority.pem
  cert: $TLS/machine.pem
  key: $TLS/machine.key
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 5
    retry_timeout: 5
    synchronous_mode: true
    postgresql:
      use_pg_rewind: true
      use_slots: true
      parameters:
        max_connections: 200
        synchronous_commit: 'on'
        wal_keep_size: 1GB
        wal_log_hints: 'on'
        tcp_user_timeout: 10s
        wal_sender_timeout: 10s
        wal_receiver_timeout: 10s
  initdb:
    - encoding: UTF8
    - locale: C.UTF-8
    - data-checksums
  # Asked for by patroni --validate-config; the list below counts.
  pg_hba:
    - local all all peer
postgresql:
  listen: $(address_of "$1"),127.0.0.1:5432
  connect_address: $(address_of "$1"):5432
  data_dir: $DATA
  bin_dir: $PROGRAMS
  # By its socket Patroni reaches its own PostgreSQL, whose certificate is for the machine's address.
  use_unix_socket: true
  use_unix_socket_repl: true
  parameters:
    unix_socket_directories: $SOCKETS
    ssl: 'on'
    ssl_cert_file: $TLS/machine.pem
    ssl_key_file: $TLS/machine.key
    ssl_ca_file: $TLS/authority.pem
  authentication:
    superuser:
      username: postgres
      password: $SUPERUSER
      sslmode: verify-full
      sslrootcert: $TLS/authority.pem
    replication:
      username: replicator
      password: $REPLICATION
      sslmode: verify-full
      sslrootcert: $TLS/authority.pem
    rewind:
      username: rewind
      password: $REWIND
      sslmode: verify-full
      sslrootcert: $TLS/authority.pem
  pg_hba:
    - local all all peer
    - local replication replicator scram-sha-256
    - host all postgres 127.0.0.1/32 scram-sha-256
    - host all rewind 127.0.0.1/32 scram-sha-256
    - host replication replicator 127.0.0.1/32 scram-sha-256$database_hba
TEXT
}

# What is sent on when a machine cannot be reached was not begun there: nothing is done twice. A change waits up to 20
# seconds for the standby, and a package that came together with others that long once more; the server's time is longer.
haproxy() {
    cat <<TEXT
global
    maxconn 4000
    log /dev/log local0
    stats socket $ADMIN_SOCKET mode 660 level admin
${HAPROXY_USER:+    user $HAPROXY_USER
    group $HAPROXY_USER
}    ssl-default-bind-options ssl-min-ver TLSv1.2 no-tls-tickets
    ssl-default-bind-ciphers ECDHE+AESGCM:ECDHE+CHACHA20
defaults
    mode http
    log global
    timeout connect 3s
    timeout check 3s
    timeout client 75s
    timeout server 75s
    timeout queue 20s
    timeout http-request 30s
    option httplog
    option redispatch
    option forwardfor
    retries 3
    retry-on conn-failure
    errorfile 502 $ERROR_PAGE
    errorfile 503 $ERROR_PAGE
    errorfile 504 $ERROR_PAGE
frontend people
    bind :$PORT${CERTIFICATE:+ ssl crt $CERTIFICATE alpn http/1.1}
    http-request del-header X-Forwarded-For
    http-request deny deny_status 404 if { path /metrics }
${CERTIFICATE:+    http-response set-header Strict-Transport-Security max-age=31536000
}    default_backend kaname
TEXT
    [ -z "$CERTIFICATE" ] || [ -z "$PLAIN_PORT" ] || cat <<TEXT
frontend plain
    bind :$PLAIN_PORT
    http-request redirect scheme https code 301
TEXT
    [ -z "$MONITOR" ] || cat <<TEXT
frontend figures
    bind $(address_of "$BALANCER"):8405
    http-request deny unless { src $(address_of "$MONITOR") }
    http-request use-service prometheus-exporter if { path /metrics }
    http-request deny deny_status 404
TEXT
    cat <<TEXT
backend kaname
    balance leastconn
    option httpchk GET /healthz
    http-check expect status 200$servers
TEXT
}

# What people see while no node answers; also in place of a node's answer that was cut off.
error_page() {
    cat <<'TEXT' | sed 's/$/\r/'
HTTP/1.0 503 Service Unavailable
Cache-Control: no-store
Retry-After: 30
Content-Type: text/html; charset=utf-8
Connection: close

TEXT
    cat <<'TEXT'
<!DOCTYPE html>
<html lang="ja"><head><meta charset="utf-8"><title>一時的に利用できません</title></head>
<body><h1>一時的に利用できません</h1>
<p>サーバーが応答していません。1分ほど待ってから、もう一度開いてください。直前に保存した内容は、保存されていない場合があります。
開き直して確認してください。提出物の送信は、同じものをもう一度送っても二重にはなりません。</p>
<p lang="en">The server does not answer. Please wait a minute and open the page again. What you saved last may not be stored:
please look. A package may be pushed again; it is taken once.</p>
</body></html>
TEXT
}

# libpq asks the machines in this order for the one that takes writes; a connection over which nothing
# comes back ends after ten seconds.
node() { # MACHINE
    local database="postgresql://kaname:$APPLICATION@$database_hosts/kaname"
    database+="?target_session_attrs=read-write&tcp_user_timeout=10000&keepalives_idle=5&keepalives_interval=2"
    database+="&keepalives_count=3&sslmode=verify-full&sslrootcert=$TLS/authority.pem"
    cat <<TEXT
KANAME_DB='$database'
KANAME_KEYS=$KEYS
KANAME_SERVE='--listen $(address_of "$1") --port 8640 --allow-plain --proxy $(address_of "$BALANCER") --url $URL${CERTIFICATE:+ --secure-cookies} --workers $WORKERS --log json${MONITOR:+ --metrics-from $(address_of "$MONITOR")}${BACKUP:+ --backup-dir $BACKUP}'
TEXT
}

# Additions to the units of the packages: after the network, and again whenever they end.
unit() { # AFTER [LINE…]: of the section [Service]
    local after=$1
    shift
    cat <<TEXT
[Unit]
Wants=network-online.target
After=network-online.target${after:+ $after}
StartLimitIntervalSec=0

[Service]
Restart=always
RestartSec=5
TEXT
    [ $# = 0 ] || printf '%s\n' "$@"
}

# What Prometheus reads, where there is one.
prometheus() {
    local targets=''
    for machine in $NODES; do
        targets+="${targets:+, }'$(address_of "$machine"):8640'"
    done
    cat <<TEXT
global:
  scrape_interval: 15s
rule_files:
  - alerts.yml
scrape_configs:
  - job_name: kaname
    static_configs:
      - targets: [$targets]
  - job_name: haproxy
    static_configs:
      - targets: ['$(address_of "$BALANCER"):8405']
TEXT
    printf '  - job_name: patroni\n    scheme: https\n    tls_config:\n      ca_file: authority.pem\n'
    printf '    static_configs:\n      - targets: ['
    targets=''
    for machine in $DATABASES; do
        targets+="${targets:+, }'$(address_of "$machine"):8008'"
    done
    printf '%s]\n' "$targets"
    printf '  - job_name: etcd\n    static_configs:\n      - targets: ['
    targets=''
    for machine in $DATABASES $WITNESS; do
        targets+="${targets:+, }'$(address_of "$machine"):2381'"
    done
    printf '%s]\n' "$targets"
}

found_authority
for machine in $DATABASES $WITNESS; do
    place=$folder/$(name_of "$machine")
    mkdir -p "$place"
    certify "$machine"
    etcd "$machine" >"$place/etcd.yml"
    echo 'DAEMON_ARGS="--config-file /etc/etcd.yml"' >"$place/etcd.default"
    unit '' >"$place/etcd.conf"
done
for machine in $DATABASES; do
    place=$folder/$(name_of "$machine")
    patroni "$machine" >"$place/patroni.yml"
    unit etcd.service >"$place/patroni.conf"
    cat >"$place/first.sql" <<TEXT
CREATE ROLE kaname LOGIN PASSWORD '$APPLICATION';
CREATE DATABASE kaname OWNER kaname;
-- To see whether the standby confirms: figures, kaname doctor.
GRANT pg_monitor TO kaname;
TEXT
done
for machine in $NODES; do
    place=$folder/$(name_of "$machine")
    mkdir -p "$place/tls"
    cp "$authority/authority.pem" "$place/tls/authority.pem"
    node "$machine" >"$place/kaname.conf"
    unit "${BACKUP:+remote-fs.target}" ${BACKUP:+"ReadWritePaths=$BACKUP"} >"$place/kaname.service.conf"
done
mkdir -p "$folder/$(name_of "$BALANCER")"
haproxy >"$folder/$(name_of "$BALANCER")/haproxy.cfg"
error_page >"$folder/$(name_of "$BALANCER")/kaname-503.http"
if [ -n "$MONITOR" ]; then
    mkdir -p "$folder/$(name_of "$MONITOR")"
    prometheus >"$folder/$(name_of "$MONITOR")/prometheus.yml"
    cp "$(dirname "$0")/alerts.yml" "$authority/authority.pem" "$folder/$(name_of "$MONITOR")/"
fi
