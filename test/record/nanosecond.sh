#!/usr/bin/env bash
# A ping and a TCP echo, recorded with nanosecond timestamps (magic a1b23c4d).
source "$(dirname "$0")/lab.sh"

lab_start
need ping=iputils-ping socat=socat
host client 20
host server 11
echo_server server 7001

capture_start "$CAPTURES_DIR/nanosecond.pcap" --time-stamp-precision=nano
on client ping -q -c 3 -i 0.2 "$NET4.11" >/dev/null
printf 'hello\n' | on client socat -t1 - "TCP4:$NET4.11:7001" >/dev/null
capture_stop

session nanosecond <<JSON
{
  "programs": {"socat": "$(version socat -V)"},
  "timestampResolution": "ns", "client": "$NET4.20", "server": "$NET4.11",
  "echo": {"requests": 3, "replies": 3},
  "connections": [{"port": 7001, "bytesToServer": 6, "bytesToClient": 6}]
}
JSON
