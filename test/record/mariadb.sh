#!/usr/bin/env bash
# The mariadb client and server in the clear: a session with queries, a wrong password, an error.
source "$(dirname "$0")/lab.sh"

lab_start
need mariadbd=mariadb-server-core mariadb=mariadb-client-core
host client 20
host database 12
USER=anna PASSWORD=not-a-secret DATABASE=office
mariadb-install-db --no-defaults --user=root --datadir="$LAB/data" --auth-root-authentication-method=normal \
  --skip-test-db >"$LAB/log/install" 2>&1
spawn database mariadbd --no-defaults --user=root --datadir="$LAB/data" --socket="$LAB/sock" \
  --bind-address="$NET4.12" --skip-name-resolve --innodb-buffer-pool-size=16M
wait_for database t 3306
mariadb --no-defaults -u root -S "$LAB/sock" <<SQL
CREATE DATABASE $DATABASE;
CREATE USER $USER@'%' IDENTIFIED BY '$PASSWORD';
GRANT ALL ON $DATABASE.* TO $USER@'%';
SQL

# sql PASSWORD STATEMENTS — on a connection of its own.
sql() {
  on client mariadb --no-defaults --skip-ssl --skip-auto-rehash -h "$NET4.12" -u $USER -p"$1" $DATABASE -e "$2" >/dev/null 2>&1
}
capture_start "$CAPTURES_DIR/mariadb.pcap" tcp port 3306
sql $PASSWORD "CREATE TABLE visits (id INT PRIMARY KEY, who VARCHAR(40)); \
  INSERT INTO visits VALUES (1, 'anna'), (2, 'ben'); SELECT id, who FROM visits ORDER BY id"
sql wrong 'SELECT 1' || true
sql $PASSWORD 'SELECT * FROM nowhere' || true
capture_stop

session mariadb <<JSON
{
  "programs": {"mariadb": "$(mariadbd --version | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1)"},
  "client": "$NET4.20", "server": "$NET4.12", "port": 3306,
  "user": "$USER", "database": "$DATABASE",
  "connections": [
    {"login": true, "statements": ["CREATE TABLE", "INSERT", "SELECT"], "rows": 2},
    {"login": false, "error": 1045},
    {"login": true, "statements": ["SELECT"], "error": 1146}
  ]
}
JSON
