#!/usr/bin/env bash
# ping, ping6, arping; a host that is not there; a closed UDP port; a TTL that runs out.
source "$(dirname "$0")/lab.sh"

lab_start
need ping=iputils-ping arping=iputils-arping
host client 20
host server 11
on server sysctl -qw net.ipv4.ip_forward=1
on server ip route add 10.78.0.0/24 via "$NET4.97"

capture_start "$CAPTURES_DIR/icmp-arp.pcap"
on client ping -q -c 5 -i 0.2 "$NET4.11" >/dev/null
on client ping -q -c 5 -i 0.2 -s 1000 "$NET6:11" >/dev/null
on client arping -q -c 3 -I eth0 "$NET4.11"
on client arping -q -U -c 1 -I eth0 "$NET4.20" || true
on client ping -q -c 1 -W 1 "$NET4.98" >/dev/null || true
on client ping -q -c 1 -W 1 "$NET6:98" >/dev/null || true
on client bash -c "echo hello >/dev/udp/$NET4.11/9999"
on client bash -c "echo hello >/dev/udp/$NET6:11/9999"
# Through the server, which forwards: with a TTL of 1 it says time exceeded.
on client ip route add 10.78.0.0/24 via "$NET4.11"
on client ping -q -c 1 -t 1 -W 1 10.78.0.1 >/dev/null || true
capture_stop

session icmp-arp <<JSON
{
  "programs": {"iputils": "$(ping -V | grep -oE '[0-9]{8}' || version ping -V)"},
  "client": ["$NET4.20", "$NET6:20"], "server": ["$NET4.11", "$NET6:11"],
  "echo": [
    {"family": 4, "requests": 5, "replies": 5, "payloadBytes": 56},
    {"family": 6, "requests": 5, "replies": 5, "payloadBytes": 1000}
  ],
  "arp": {"requestsByArping": 3, "gratuitousRequests": 1},
  "absent": ["$NET4.98", "$NET6:98"],
  "portUnreachable": [{"family": 4, "port": 9999}, {"family": 6, "port": 9999}],
  "timeExceeded": {"family": 4, "to": "10.78.0.1", "from": "$NET4.11"}
}
JSON
