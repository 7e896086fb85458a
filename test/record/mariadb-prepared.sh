#!/usr/bin/env bash
# DBI and MariaDB in the clear: statements prepared on the server, several results of one call, statements
# with passwords in them, a file that the server asks the client for.
source "$(dirname "$0")/lab.sh"

lab_start
need mariadbd=mariadb-server-core mariadb=mariadb-client-core
perl -MDBD::MariaDB -e 1 2>/dev/null || need no-such-command=libdbd-mariadb-perl
host client 20
host database 12
USER=anna PASSWORD=not-a-secret OTHER=another-secret DATABASE=office
mariadb-install-db --no-defaults --user=root --datadir="$LAB/data" --auth-root-authentication-method=normal \
  --skip-test-db >"$LAB/log/install" 2>&1
spawn database mariadbd --no-defaults --user=root --datadir="$LAB/data" --socket="$LAB/sock" \
  --bind-address="$NET4.12" --skip-name-resolve --innodb-buffer-pool-size=16M --local-infile=1
wait_for database t 3306
mariadb --no-defaults -u root -S "$LAB/sock" <<SQL
CREATE DATABASE $DATABASE;
CREATE USER $USER@'%' IDENTIFIED BY '$PASSWORD';
GRANT ALL ON *.* TO $USER@'%';
SQL
printf '3\tcarl\n4\tdora\n5\temil\n' >"$LAB/visits"

capture_start "$CAPTURES_DIR/mariadb-prepared.pcap" tcp port 3306
on client perl -MDBI -e '
  my ($host, $user, $password, $database, $other, $file) = @ARGV;
  my $db = DBI->connect("DBI:MariaDB:database=$database;host=$host;mariadb_multi_statements=1;mariadb_local_infile=1",
    $user, $password, {RaiseError => 1, PrintError => 0, mariadb_server_prepare => 1});
  $db->do("CREATE TABLE visits (id INT PRIMARY KEY, who VARCHAR(40))");
  my $insert = $db->prepare("INSERT INTO visits VALUES (?, ?)");
  $insert->execute(1, "anna");
  $insert->execute(2, "ben");
  my $select = $db->prepare("SELECT who FROM visits WHERE id > ? ORDER BY id");
  $select->execute(0);
  $select->fetchall_arrayref;
  undef $_ for $insert, $select;
  $db->ping;
  my $plain = {mariadb_server_prepare => 0};
  $db->do("CREATE USER ben IDENTIFIED BY \x27$other\x27", $plain);
  $db->do("SET PASSWORD FOR ben = PASSWORD(\x27$other\x27)", $plain);
  $db->do("LOAD DATA LOCAL INFILE \x27$file\x27 INTO TABLE visits", $plain);
  my $both = $db->prepare("SELECT \x27it\\\x27s $other\x27; SELECT id FROM visits", $plain);
  $both->execute;
  do { $both->fetchall_arrayref } while $both->more_results;
  eval { $db->do("SELECT nothing FROM visits", $plain) };
' "$NET4.12" $USER $PASSWORD $DATABASE $OTHER "$LAB/visits"
capture_stop

session mariadb-prepared <<JSON
{
  "programs": {"mariadb": "$(mariadbd --version | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1)"},
  "client": "$NET4.20", "server": "$NET4.12", "port": 3306,
  "user": "$USER", "database": "$DATABASE", "passwords": ["$PASSWORD", "$OTHER"],
  "prepared": [{"verb": "INSERT", "executions": 2}, {"verb": "SELECT", "executions": 1, "rows": 2}],
  "passwordStatements": ["CREATE USER", "SET PASSWORD"],
  "fileRows": 3, "severalResults": {"statements": 2, "rows": 6}, "error": 1054
}
JSON
