#!/usr/bin/env bash
# psql and PostgreSQL in the clear: TLS asked for and refused, SCRAM, queries, an error, a wrong
# password, and a user whom the server asks for the password itself.
source "$(dirname "$0")/lab.sh"

lab_start
need psql=postgresql-client runuser=util-linux
compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || need postgres-server=postgresql
BIN=$(dirname "$(compgen -G '/usr/lib/postgresql/*/bin/postgres' | sort -V | tail -n 1)")
host client 20
host database 12
PASSWORD=not-a-secret
# The server refuses to run as root.
install -d -o postgres "$LAB/db"
as_postgres() { runuser -u postgres -- "$@"; }
as_postgres "$BIN/initdb" -D "$LAB/db/data" -A trust -E UTF8 --locale C >"$LAB/log/initdb"
cat >"$LAB/db/data/pg_hba.conf" <<CONF
local all all trust
host all carl 0.0.0.0/0 password
host all all 0.0.0.0/0 scram-sha-256
CONF
spawn database runuser -u postgres -- "$BIN/postgres" -D "$LAB/db/data" -c "listen_addresses=$NET4.12" \
  -c "unix_socket_directories=$LAB/db" -c ssl=off -c fsync=off
retry 10 psql -X -h "$LAB/db" -U postgres -c 'SELECT 1'
psql -X -q -h "$LAB/db" -U postgres -c "CREATE ROLE anna LOGIN PASSWORD '$PASSWORD'" \
  -c "CREATE ROLE carl LOGIN PASSWORD '$PASSWORD'" -c 'CREATE DATABASE office OWNER anna'

# sql USER PASSWORD psql-OPTION … — on a connection of its own; psql asks for TLS first by default.
sql() {
  on client env PGPASSWORD="$2" PGCONNECT_TIMEOUT=5 psql -X -q -h "$NET4.12" -U "$1" -d office "${@:3}" >/dev/null 2>&1
}
capture_start "$CAPTURES_DIR/postgres.pcap" tcp port 5432
sql anna $PASSWORD -c 'CREATE TABLE visits (id int PRIMARY KEY, who text)' \
  -c "INSERT INTO visits VALUES (1, 'anna'), (2, 'ben')" -c 'SELECT id, who FROM visits ORDER BY id'
sql anna $PASSWORD -c 'SELECT * FROM nowhere' || true
sql anna wrong -c 'SELECT 1' || true
sql carl $PASSWORD -c 'SELECT 1'
PGSSLMODE=require sql anna $PASSWORD -c 'SELECT 1' || true
capture_stop

session postgres <<JSON
{
  "programs": {"postgresql": "$(version "$BIN/postgres" --version)", "psql": "$(version psql --version)"},
  "client": "$NET4.20", "server": "$NET4.12", "port": 5432, "database": "office",
  "tlsAsked": true, "tlsAnswer": "N",
  "connections": [
    {"user": "anna", "authentication": "SCRAM-SHA-256", "login": true, "statements": ["CREATE TABLE", "INSERT", "SELECT"], "rows": 2},
    {"user": "anna", "authentication": "SCRAM-SHA-256", "login": true, "statements": ["SELECT"], "error": "42P01"},
    {"user": "anna", "authentication": "SCRAM-SHA-256", "login": false, "error": "28P01"},
    {"user": "carl", "authentication": "cleartext", "password": "$PASSWORD", "login": true, "statements": ["SELECT"], "rows": 1},
    {"login": false, "outcome": "the client insists on TLS and leaves"}
  ]
}
JSON
