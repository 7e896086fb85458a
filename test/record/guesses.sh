#!/usr/bin/env bash
# Logins by a script: twelve wrong passwords and then the right one for SSH, FTP, HTTP, IMAP and MySQL; and what
# resembles it: a user who mistypes three times. Some of the captures: guesses.sh ssh ftp
source "$(dirname "$0")/lab.sh"

GUESSES=12
MISTYPED=3
names=("$@")
want() { [[ ${#names[@]} -eq 0 || " ${names[*]} " == *" $1 "* ]]; }

# guess SERVICE WRONG COMMAND … — records wrong passwords and a right one; the command gets it as its last word.
guess() {
  local service=$1 wrong=$2 name
  name=$([[ $wrong == "$MISTYPED" ]] && echo "mistyped-$service" || echo "guess-$service")
  capture_start "$CAPTURES_DIR/$name.pcap" tcp
  for i in $(seq "$wrong"); do "${@:3}" "wrong$i" >/dev/null 2>&1 || true; done
  "${@:3}" right >/dev/null
  capture_stop
  session "$name" <<JSON
{"service": "$service", "client": "$NET4.66", "server": "$NET4.11", "failures": $wrong, "success": true, "account": "anna"}
JSON
}

ssh_login() {
  printf '#!/bin/sh\necho %s\n' "$1" >"$LAB/ask"
  chmod 755 "$LAB/ask"
  on client env SSH_ASKPASS_REQUIRE=force SSH_ASKPASS="$LAB/ask" ssh -F /dev/null -o StrictHostKeyChecking=no \
    -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o PubkeyAuthentication=no \
    -o PreferredAuthentications=password -o NumberOfPasswordPrompts=1 "anna@$NET4.11" true
}
ftp_login() { on client curl -sS --fail -u "anna:$1" "ftp://$NET4.11/"; }
http_login() { on client curl -sS --fail -u "anna:$1" "http://$NET4.11/"; }
imap_login() { on client curl -sS --fail -u "anna:$1" "imap://$NET4.11/"; }
mysql_login() {
  on client mariadb --no-defaults --skip-ssl --skip-auto-rehash -h "$NET4.11" -u anna "-p$1" -e 'SELECT 1'
}

lab_start
need sshd=openssh-server ssh=openssh-client nginx=nginx-light htpasswd=apache2-utils python3=python3 \
  mariadbd=mariadb-server-core mariadb=mariadb-client-core
host client 66
host server 11

if want ssh; then
  # The account is in a file system of the server's own view alone.
  id anna >/dev/null 2>&1 && { echo 'there is an account anna on this machine' >&2; exit 1; }
  ssh-keygen -q -t ed25519 -N '' -C host@example.test -f "$LAB/host"
  mkdir -p /run/sshd
  cp /etc/passwd /etc/shadow "$LAB"
  echo "anna:x:65000:65534::/tmp:/bin/sh" >>"$LAB/passwd"
  echo "anna:$(openssl passwd -6 right):19000:0:99999:7:::" >>"$LAB/shadow"
  chmod 600 "$LAB/shadow"
  spawn server unshare -m bash -c "mount --bind $LAB/passwd /etc/passwd && mount --bind $LAB/shadow /etc/shadow &&
    exec $(command -v sshd) -D -e -f /dev/null -h $LAB/host -o PasswordAuthentication=yes -o UsePAM=no -o PidFile=none"
  wait_for server t 22
  for n in "$GUESSES" "$MISTYPED"; do guess ssh "$n" ssh_login; done
fi

if want ftp; then
  # Debian's own Python: the one that finds Debian's packages.
  /usr/bin/python3 -c 'import pyftpdlib' 2>/dev/null || need pyftpdlib=python3-pyftpdlib
  mkdir "$LAB/files"
  spawn server /usr/bin/python3 -m pyftpdlib -i "$NET4.11" -p 21 -u anna -P right -d "$LAB/files"
  wait_for server t 21
  for n in "$GUESSES" "$MISTYPED"; do guess ftp "$n" ftp_login; done
fi

if want imap; then
  need dovecot=dovecot-imapd
  useradd --system --user-group --no-create-home fgmail
  trap 'userdel fgmail 2>/dev/null || true; lab_stop' EXIT
  install -d -o fgmail -g fgmail "$LAB/mail"
  cat >"$LAB/dovecot.conf" <<CONF
base_dir = $LAB/run
log_path = $LAB/log/dovecot
protocols = imap
listen = $NET4.11
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
mail_location = maildir:$LAB/mail/%u
passdb {
  driver = static
  args = password=right
}
userdb {
  driver = static
  args = uid=fgmail gid=fgmail home=$LAB/mail/%u
}
CONF
  spawn server dovecot -F -c "$LAB/dovecot.conf"
  wait_for server t 143
  for n in "$GUESSES" "$MISTYPED"; do guess imap "$n" imap_login; done
fi

if want http; then
  htpasswd -bc "$LAB/passwords" anna right 2>/dev/null
  mkdir "$LAB/www"
  echo private >"$LAB/www/index.html"
  chmod 644 "$LAB/passwords"
  cat >"$LAB/nginx.conf" <<CONF
daemon off; pid $LAB/nginx.pid; error_log $LAB/log/nginx; events {}
http { access_log off; server { listen 80; root $LAB/www; auth_basic private; auth_basic_user_file $LAB/passwords; } }
CONF
  spawn server nginx -c "$LAB/nginx.conf"
  wait_for server t 80
  for n in "$GUESSES" "$MISTYPED"; do guess http "$n" http_login; done
fi

if want mysql; then
  mariadb-install-db --no-defaults --user=root --datadir="$LAB/db" --auth-root-authentication-method=normal \
    --skip-test-db >"$LAB/log/install" 2>&1
  spawn server mariadbd --no-defaults --user=root --datadir="$LAB/db" --socket="$LAB/db.sock" --bind-address="$NET4.11" \
    --skip-name-resolve --innodb-buffer-pool-size=16M
  wait_for server t 3306
  mariadb --no-defaults -u root -S "$LAB/db.sock" -e "CREATE USER anna IDENTIFIED BY 'right'"
  for n in "$GUESSES" "$MISTYPED"; do guess mysql "$n" mysql_login; done
fi
