#!/usr/bin/env bash
# 60 000 octets over a network that loses segments. loss-after.pcap: they vanish past the
# recorder, which therefore sees them again; loss-before.pcap: they vanish before it, which leaves
# gaps that are filled later, out of order.
source "$(dirname "$0")/lab.sh"

lab_start
need socat=socat iptables=iptables
host client 20
host server 11
BYTES=60000 EVERY=10
document "$LAB/document" $BYTES
spawn server socat -u TCP-LISTEN:7001,fork,reuseaddr "CREATE:$LAB/copy"
wait_for server t 7001

# lossy NAME HOST CHAIN — drops every tenth full segment there.
lossy() {
  local rule=("$3" -p tcp --dport 7001 -m length --length 1000:1500 -m statistic --mode nth --every "$EVERY" --packet 0 -j DROP)
  on "$2" iptables -A "${rule[@]}" || { echo "$1: this kernel has no lossy rule, skipped" >&2; return; }
  capture_start "$CAPTURES_DIR/$1.pcap" tcp
  on client socat -u "OPEN:$LAB/document" "TCP:$NET4.11:7001"
  sleep 1
  capture_stop
  on "$2" iptables -F
  cmp "$LAB/document" "$LAB/copy"
  session "$1" <<JSON
{
  "programs": {"socat": "$(version socat -V)", "iptables": "$(version iptables --version)"},
  "client": "$NET4.20", "server": "$NET4.11",
  "lossAt": "$2", "dropped": "one full segment in $EVERY, the first too",
  "connections": [{"port": 7001, "bytesToServer": $BYTES, "bytesToClient": 0}]
}
JSON
}

lossy loss-after server INPUT
lossy loss-before client OUTPUT
