#!/usr/bin/env bash
# make.sh SETTINGS FOLDER: writes FOLDER/MACHINE/ with the configuration of each machine of a cluster
# (cluster.conf.example tells the settings). Passwords are made once and kept in FOLDER/secrets.
set -euo pipefail
umask 077

[ $# = 2 ] || { echo "usage: make.sh SETTINGS FOLDER" >&2; exit 2; }
settings=$1 folder=$2
DATABASES='' WITNESS='' NODES='' BALANCER='' PORT=443 CERTIFICATE='' URL='' DATA='' ETCD='' SOCKETS='' PROGRAMS='' KEYS=''
# shellcheck source=/dev/null
. "$settings"
for name in DATABASES WITNESS NODES BALANCER URL DATA ETCD SOCKETS PROGRAMS KEYS; do
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

# Lists that several files need.
peers='' etcd_hosts='' database_hosts='' database_hba='' servers=''
for machine in $DATABASES $WITNESS; do
    peers+="${peers:+,}$(name_of "$machine")=http://$(address_of "$machine"):2380"
    etcd_hosts+="${etcd_hosts:+,}$(address_of "$machine"):2379"
done
for machine in $DATABASES; do
    database_hosts+="${database_hosts:+,}$(address_of "$machine"):5432"
    database_hba+="
    - host replication replicator $(address_of "$machine")/32 scram-sha-256
    - host all rewind $(address_of "$machine")/32 scram-sha-256
    - host all postgres $(address_of "$machine")/32 scram-sha-256"
done
for machine in $NODES; do
    database_hba+="
    - host kaname kaname $(address_of "$machine")/32 scram-sha-256"
    servers+="
    server $(name_of "$machine") $(address_of "$machine"):8640 check inter 1s fall 2 rise 2"
done

etcd() { # MACHINE
    cat <<TEXT
name: $(name_of "$1")
data-dir: $ETCD
listen-peer-urls: http://$(address_of "$1"):2380
listen-client-urls: http://$(address_of "$1"):2379,http://127.0.0.1:2379
initial-advertise-peer-urls: http://$(address_of "$1"):2380
advertise-client-urls: http://$(address_of "$1"):2379
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
etcd:
  hosts: $etcd_hosts
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
postgresql:
  listen: $(address_of "$1"),127.0.0.1:5432
  connect_address: $(address_of "$1"):5432
  data_dir: $DATA
  bin_dir: $PROGRAMS
  parameters:
    unix_socket_directories: $SOCKETS
  authentication:
    superuser:
      username: postgres
      password: $SUPERUSER
    replication:
      username: replicator
      password: $REPLICATION
    rewind:
      username: rewind
      password: $REWIND
  pg_hba:
    - local all all peer
    - host all postgres 127.0.0.1/32 scram-sha-256
    - host all rewind 127.0.0.1/32 scram-sha-256
    - host replication replicator 127.0.0.1/32 scram-sha-256$database_hba
TEXT
}

# What is sent on when a machine cannot be reached was not begun there: nothing is done twice.
haproxy() {
    cat <<TEXT
global
    maxconn 4000
defaults
    mode http
    timeout connect 3s
    timeout client 75s
    timeout server 75s
    timeout http-request 30s
    option httplog
    option redispatch
    option forwardfor
    retries 3
    retry-on conn-failure
frontend people
    bind :$PORT${CERTIFICATE:+ ssl crt $CERTIFICATE alpn http/1.1 ssl-min-ver TLSv1.2}
${CERTIFICATE:+    http-response set-header Strict-Transport-Security max-age=31536000
}    default_backend kaname
backend kaname
    balance leastconn
    option httpchk GET /healthz
    http-check expect status 200$servers
TEXT
}

# libpq asks the machines in this order for the one that takes writes; a connection over which nothing
# comes back ends after ten seconds.
node() { # MACHINE
    local database="postgresql://kaname:$APPLICATION@$database_hosts/kaname"
    database+="?target_session_attrs=read-write&tcp_user_timeout=10000&keepalives_idle=5&keepalives_interval=2"
    database+="&keepalives_count=3"
    cat <<TEXT
KANAME_DB='$database'
KANAME_KEYS=$KEYS
KANAME_SERVE='--listen $(address_of "$1") --port 8640 --allow-plain --proxy $(address_of "$BALANCER") --url $URL${CERTIFICATE:+ --secure-cookies}'
TEXT
}

for machine in $DATABASES $WITNESS; do
    mkdir -p "$folder/$(name_of "$machine")"
    etcd "$machine" >"$folder/$(name_of "$machine")/etcd.yml"
done
for machine in $DATABASES; do
    patroni "$machine" >"$folder/$(name_of "$machine")/patroni.yml"
    cat >"$folder/$(name_of "$machine")/first.sql" <<TEXT
CREATE ROLE kaname LOGIN PASSWORD '$APPLICATION';
CREATE DATABASE kaname OWNER kaname;
TEXT
done
for machine in $NODES; do
    mkdir -p "$folder/$(name_of "$machine")"
    node "$machine" >"$folder/$(name_of "$machine")/kaname.conf"
done
mkdir -p "$folder/$(name_of "$BALANCER")"
haproxy >"$folder/$(name_of "$BALANCER")/haproxy.cfg"
