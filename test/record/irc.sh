#!/usr/bin/env bash
# A line client and ngIRCd: registration with a password, a channel with a key, a message, OPER; a
# wrong password.
source "$(dirname "$0")/lab.sh"

lab_start
need ngircd=ngircd nc=netcat-openbsd
host client 20
host chat 13
PASSWORD=not-a-secret KEY=not-a-key
cat >"$LAB/ngircd.conf" <<CONF
[Global]
Name = irc.example.test
Info = lab
Listen = $NET4.13
Ports = 6667
Password = $PASSWORD
ServerUID = 65534
ServerGID = 65534
[Options]
DNS = no
Ident = no
PAM = no
[Operator]
Name = boss
Password = $KEY
CONF
spawn chat ngircd -n -f "$LAB/ngircd.conf"
wait_for chat t 6667

# say LINE … — a second after each other, as a person would.
say() {
  for line in "$@"; do
    printf '%s\r\n' "$line"
    sleep 0.5
  done | on client nc -q 1 "$NET4.13" 6667 >/dev/null
}
capture_start "$CAPTURES_DIR/irc.pcap" tcp port 6667
say "PASS $PASSWORD" 'NICK anna' 'USER an 0 * :Anna Doe' "JOIN #lab $KEY" 'PRIVMSG #lab :lunch at noon' \
  "OPER boss $KEY" 'QUIT :lunch'
say 'PASS wrong' 'NICK ben' 'USER ben 0 * :Ben' || true
capture_stop

session irc <<JSON
{
  "programs": {"ngircd": "$(version ngircd --version)"},
  "client": "$NET4.20", "server": "$NET4.13", "port": 6667, "serverName": "irc.example.test",
  "connections": [
    {"password": "$PASSWORD", "nick": "anna", "user": "an", "realName": "Anna Doe", "channels": ["#lab"],
     "key": "$KEY", "oper": "boss", "message": "lunch at noon", "quit": "lunch"},
    {"password": "wrong", "nick": "ben", "user": "ben", "realName": "Ben"}
  ]
}
JSON
