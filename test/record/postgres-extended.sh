#!/usr/bin/env bash
# psycopg and PostgreSQL in the clear: the extended protocol, statements prepared by name, a pipeline that an
# error cuts short, COPY, a query that is cancelled, statements with passwords and strings of every kind.
source "$(dirname "$0")/lab.sh"

lab_start
need psql=postgresql-client runuser=util-linux
compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || need postgres-server=postgresql
/usr/bin/python3 -c 'import psycopg' 2>/dev/null || need no-such-command=python3-psycopg
BIN=$(dirname "$(compgen -G '/usr/lib/postgresql/*/bin/postgres' | sort -V | tail -n 1)")
host client 20
host database 12
PASSWORD=not-a-secret OTHER=another-secret VALUE=some-content
# The server refuses to run as root.
install -d -o postgres "$LAB/db"
as_postgres() { runuser -u postgres -- "$@"; }
as_postgres "$BIN/initdb" -D "$LAB/db/data" -A trust -E UTF8 --locale C >"$LAB/log/initdb"
cat >"$LAB/db/data/pg_hba.conf" <<CONF
local all all trust
host all all 0.0.0.0/0 md5
CONF
spawn database runuser -u postgres -- "$BIN/postgres" -D "$LAB/db/data" -c "listen_addresses=$NET4.12" \
  -c "unix_socket_directories=$LAB/db" -c ssl=off -c fsync=off -c password_encryption=md5
retry 10 psql -X -h "$LAB/db" -U postgres -c 'SELECT 1'
psql -X -q -h "$LAB/db" -U postgres -c "CREATE ROLE anna LOGIN CREATEROLE PASSWORD '$PASSWORD'" \
  -c 'CREATE DATABASE office OWNER anna'

capture_start "$CAPTURES_DIR/postgres-extended.pcap" tcp port 5432
on client /usr/bin/python3 - "$NET4.12" "$PASSWORD" "$OTHER" "$VALUE" <<'PY'
import sys, threading, time
import psycopg

host, password, other, value = sys.argv[1:]
db = psycopg.connect(host=host, user='anna', password=password, dbname='office', sslmode='disable',
                     gssencmode='disable', application_name='visits', autocommit=True)
db.execute('CREATE TABLE visits (id int PRIMARY KEY, who text)')
for number in (1, 2, 3):
    db.execute('INSERT INTO visits VALUES (%s, %s)', (number, value), prepare=True)
db.execute('SELECT who FROM visits WHERE id > %s', (1,)).fetchall()
with db.cursor().copy('COPY visits FROM STDIN') as copy:
    for number in range(4, 9):
        copy.write_row((number, value))
with db.cursor().copy('COPY visits TO STDOUT') as copy:
    for row in copy:
        pass
db.execute(f"CREATE ROLE ben PASSWORD '{other}'")
db.execute(f"SELECT 'it''s', E'it\\'s {value}', $tag$ {value} $tag$, -12.5e3 /* {value} */ -- {value}")
db.execute(f"SELECT 'a'; SELECT '{value}' FROM visits")
try:
    with db.pipeline():
        db.execute('SELECT 1')
        db.execute('SELECT nothing FROM visits')
        db.execute('SELECT 3')
except psycopg.Error:
    pass
threading.Timer(0.5, db.cancel).start()
try:
    db.execute('SELECT pg_sleep(5)')
except psycopg.Error:
    pass
db.close()
PY
capture_stop

session postgres-extended <<JSON
{
  "programs": {"postgresql": "$(version "$BIN/postgres" --version)"},
  "client": "$NET4.20", "server": "$NET4.12", "port": 5432, "database": "office",
  "user": "anna", "application": "visits", "authentication": "md5",
  "secrets": ["$PASSWORD", "$OTHER", "$VALUE"],
  "inserted": 3, "selected": 2, "copied": 5, "rows": 8,
  "pipelineError": "42703", "cancelledError": "57014"
}
JSON
