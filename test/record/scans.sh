#!/usr/bin/env bash
# Scans by nmap of one host, and of a network behind a router in which three hosts are there; and what
# resembles them: a client that opens forty connections, a monitor that polls thirty hosts.
# Some of the captures: scans.sh syn monitor
source "$(dirname "$0")/lab.sh"

OPEN=(22 80 443)
PORTS=1-100
LIVE=(5 77 200)

# scan NAME TARGETS NMAP OPTION … — records one run. Not so fast that tcpdump loses packets.
scan() {
  local name=$1 targets=$2
  capture_start "$CAPTURES_DIR/$name.pcap" ip
  on scanner nmap -n -T4 --max-rate 300 --max-retries 1 "${@:3}" "$targets" >"$LAB/log/nmap-$name"
  capture_stop
  session "$name" <<JSON
{
  "programs": {"nmap": "$(version nmap --version)"},
  "source": "$NET4.66", "targets": "$targets", "options": "${*:3}",
  "ports": "$PORTS", "open": [$(IFS=,; echo "${OPEN[*]}")],
  "live": [$(printf '"10.78.0.%s",' "${LIVE[@]}" | sed 's/,$//')]
}
JSON
}

names=("$@")
want() { [[ ${#names[@]} -eq 0 || " ${names[*]} " == *" $1 "* ]]; }

lab_start
need nmap=nmap socat=socat python3=python3 ping=iputils-ping
host scanner 66
host server 11
host router 1
host monitor 30
for port in "${OPEN[@]}"; do spawn server socat "TCP-LISTEN:$port,fork,reuseaddr" EXEC:cat; done
spawn server socat UDP-LISTEN:53,fork,reuseaddr EXEC:cat
for port in "${OPEN[@]}"; do wait_for server t "$port"; done
wait_for server u 53
# Otherwise the kernel answers one closed UDP port a second.
on server sysctl -qw net.ipv4.icmp_ratelimit=0

# The network behind the router: addresses of its own answer, the rest is silence.
on router ip route add blackhole 10.78.0.0/24
for n in "${LIVE[@]}"; do on router ip addr add "10.78.0.$n/32" dev lo; done
spawn router socat TCP-LISTEN:22,fork,reuseaddr EXEC:cat
wait_for router t 22
for client in scanner monitor; do on "$client" ip route add 10.78.0.0/24 via "$NET4.1"; done

want syn && scan scan-syn "$NET4.11" -sS -p "$PORTS"
want connect && scan scan-connect "$NET4.11" -sT -p "$PORTS"
want udp && scan scan-udp "$NET4.11" -sU -p "$PORTS"
want null && scan scan-null "$NET4.11" -sN -p "$PORTS"
want fin && scan scan-fin "$NET4.11" -sF -p "$PORTS"
want xmas && scan scan-xmas "$NET4.11" -sX -p "$PORTS"
want ack && scan scan-ack "$NET4.11" -sA -p "$PORTS"
want sweep && scan scan-sweep 10.78.0.0/24 -sn
want horizontal && scan scan-horizontal 10.78.0.0/24 -sS -Pn -p 22
want block && scan scan-block 10.78.0.0/28 -sS -Pn -p "$PORTS"

if want busy; then
  capture_start "$CAPTURES_DIR/busy-client.pcap" ip
  on scanner python3 - "$NET4.11" "${OPEN[@]}" <<'PY'
import socket, sys
server, *ports = sys.argv[1:]
open_at_once = [socket.create_connection((server, int(ports[i % len(ports)]))) for i in range(40)]
for s in open_at_once: s.sendall(b'hello\n')
for s in open_at_once: s.recv(6); s.close()
PY
  capture_stop
  session busy-client <<JSON
{"programs": {"python": "$(version python3 --version)"}, "client": "$NET4.66", "server": "$NET4.11", "connectionCount": 40}
JSON
fi

if want monitor; then
  for n in $(seq 101 130); do on router ip addr add "10.78.0.$n/32" dev lo; done
  capture_start "$CAPTURES_DIR/monitor.pcap" ip
  on monitor python3 - <<'PY'
import socket, subprocess
for n in range(101, 131):
    host = f'10.78.0.{n}'
    with socket.create_connection((host, 22)) as s:
        s.sendall(b'?\n'); s.recv(2)
    socket.create_connection((host, 22)).close()
    subprocess.run(['ping', '-n', '-c', '1', '-W', '1', host], stdout=subprocess.DEVNULL, check=True)
PY
  capture_stop
  session monitor <<JSON
{"programs": {"python": "$(version python3 --version)"}, "client": "$NET4.30", "hosts": 30}
JSON
fi
