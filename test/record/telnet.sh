#!/usr/bin/env bash
# telnet and telnetd of GNU inetutils: a wrong password, then a login and a command. The account is
# made for the recording.
source "$(dirname "$0")/lab.sh"

lab_start
need expect=expect telnetd=inetutils-telnetd telnet=inetutils-telnet socat=socat openssl=openssl
host client 20
host shell 14
USER=fganna PASSWORD=not-a-secret
useradd --system --no-create-home --shell /bin/sh --password "$(openssl passwd -6 $PASSWORD)" $USER
trap 'userdel $USER 2>/dev/null || true; lab_stop' EXIT
# A host name of its own, so that nothing of this machine is in the prompts.
spawn shell unshare --uts sh -c 'hostname shell.example.test; exec "$@"' sh socat "TCP4-LISTEN:23,bind=$NET4.14,fork,reuseaddr" "EXEC:telnetd -h"
wait_for shell t 23

capture_start "$CAPTURES_DIR/telnet.pcap" tcp port 23
on client env TERM=xterm expect >"$LAB/log/expect" <<EXPECT
set timeout 20
spawn telnet $NET4.14
expect "login: "
send "$USER\r"
expect "Password: "
send "wrong\r"
expect "login: "
send "$USER\r"
expect "Password: "
send "$PASSWORD\r"
expect "\\$ "
send "echo lunch\r"
expect "lunch\r"
expect "\\$ "
send "exit\r"
expect eof
EXPECT
capture_stop

session telnet <<JSON
{
  "programs": {"inetutils": "$(version telnet --version)"},
  "client": "$NET4.20", "server": "$NET4.14", "port": 23, "terminalType": "XTERM", "user": "$USER",
  "logins": [{"password": "wrong", "success": false}, {"password": "$PASSWORD", "success": true}],
  "typed": "echo lunch"
}
JSON
