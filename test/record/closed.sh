#!/usr/bin/env bash
# Connections that end badly or never begin: refused, SYN without an answer, reset in the middle,
# half-closed by the client; a clean one for comparison.
source "$(dirname "$0")/lab.sh"

lab_start
need socat=socat python3=python3
host client 20
host server 11
spawn server socat TCP-LISTEN:7001,fork,reuseaddr EXEC:cat
# A client that is done shuts down its half; the server then still sends, and closes.
spawn server socat TCP-LISTEN:7002,fork,reuseaddr SYSTEM:'wc -c; sleep 0.3; echo bye'
wait_for server t 7001
wait_for server t 7002

capture_start "$CAPTURES_DIR/closed.pcap" tcp
for address in "$NET4.11" "$NET6:11"; do
  on client bash -c "exec 3<>/dev/tcp/$address/7999" 2>/dev/null || true
done
on client ip neigh replace "$NET4.99" lladdr 02:00:00:77:00:63 dev eth0
on client timeout 4 bash -c "exec 3<>/dev/tcp/$NET4.99/7001" 2>/dev/null || true
printf 'hello\n' | on client socat -t1 - "TCP4:$NET4.11:7001" >/dev/null
printf 'hello\n' | on client socat -t2 - "TCP4:$NET4.11:7002" >/dev/null
# A linger time of zero turns close() into a reset.
on client python3 - "$NET4.11" <<'PY'
import socket, struct, sys
with socket.create_connection((sys.argv[1], 7001)) as s:
    s.sendall(b'hello\n')
    s.recv(6)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
PY
capture_stop

session closed <<JSON
{
  "programs": {"socat": "$(version socat -V)"},
  "client": ["$NET4.20", "$NET6:20"], "server": ["$NET4.11", "$NET6:11"],
  "connections": [
    {"family": 4, "port": 7999, "outcome": "refused"},
    {"family": 6, "port": 7999, "outcome": "refused"},
    {"family": 4, "server": "$NET4.99", "port": 7001, "outcome": "SYN without answer, repeated"},
    {"family": 4, "port": 7001, "outcome": "closed by FIN", "bytesToServer": 6, "bytesToClient": 6},
    {"family": 4, "port": 7002, "outcome": "half-closed by the client first", "bytesToServer": 6, "bytesToClient": 6},
    {"family": 4, "port": 7001, "outcome": "reset by the client", "bytesToServer": 6, "bytesToClient": 6}
  ]
}
JSON
