#!/usr/bin/env bash
# Datagrams above the MTU of 1500: ping -s 4000 over IPv4 and IPv6, and UDP of 5000 octets.
source "$(dirname "$0")/lab.sh"

lab_start
need ping=iputils-ping socat=socat
host client 20
host server 11
spawn server socat -u UDP4-RECV:7000 OPEN:/dev/null
spawn server socat -u UDP6-RECV:7006,ipv6only OPEN:/dev/null
wait_for server u 7000
wait_for server u 7006
document "$LAB/datagram" 5000

capture_start "$CAPTURES_DIR/ipfrag.pcap" ip or ip6
on client ping -q -c 2 -i 0.2 -s 4000 "$NET4.11" >/dev/null
on client ping -q -c 2 -i 0.2 -s 4000 "$NET6:11" >/dev/null
on client socat -u -b 5000 "OPEN:$LAB/datagram" "UDP4-SENDTO:$NET4.11:7000"
on client socat -u -b 5000 "OPEN:$LAB/datagram" "UDP6-SENDTO:[$NET6:11]:7006"
capture_stop

session ipfrag <<JSON
{
  "programs": {"socat": "$(version socat -V)"},
  "client": ["$NET4.20", "$NET6:20"], "server": ["$NET4.11", "$NET6:11"], "mtu": 1500,
  "datagrams": [
    {"family": 4, "protocol": "icmp", "requests": 2, "replies": 2, "payloadBytes": 4000, "fragmentsEach": 3},
    {"family": 6, "protocol": "icmpv6", "requests": 2, "replies": 2, "payloadBytes": 4000, "fragmentsEach": 3},
    {"family": 4, "protocol": "udp", "port": 7000, "count": 1, "payloadBytes": 5000, "fragmentsEach": 4},
    {"family": 6, "protocol": "udp", "port": 7006, "count": 1, "payloadBytes": 5000, "fragmentsEach": 4}
  ]
}
JSON
