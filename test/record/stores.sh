#!/usr/bin/env bash
# memcached over TCP (text and binary) and UDP, an rsync daemon, a git daemon.
source "$(dirname "$0")/lab.sh"

lab_start
need memcached=memcached rsync=rsync git=git python3=python3
host client 20
host store 12
spawn store memcached -u root -l "$NET4.12" -p 11211 -U 11211 -m 16
mkdir -p "$LAB/module" "$LAB/got"
document "$LAB/module/letter" 3000
cat >"$LAB/rsyncd.conf" <<CONF
use chroot = no
pid file = $LAB/rsyncd.pid
[files]
path = $LAB/module
CONF
spawn store rsync --daemon --no-detach --config="$LAB/rsyncd.conf"
git init -q --bare "$LAB/empty.git"
touch "$LAB/empty.git/git-daemon-export-ok"
spawn store git -c safe.directory='*' daemon --reuseaddr --base-path="$LAB" --listen="$NET4.12"
wait_for store t 11211
wait_for store t 873
wait_for store t 9418

capture_start "$CAPTURES_DIR/stores.pcap"
on client python3 - "$NET4.12" <<'PY'
import socket, struct, sys

host = sys.argv[1]
text = socket.create_connection((host, 11211))
for request in (b'set greeting 0 0 5\r\nhello\r\n', b'get greeting\r\n', b'quit\r\n'):
    text.sendall(request)
    text.recv(4096)
binary = socket.create_connection((host, 11211))
binary.sendall(struct.pack('>BBHBBHIIQ', 0x80, 0x0b, 0, 0, 0, 0, 0, 1, 0))
binary.recv(4096)
datagram = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
datagram.settimeout(2)
datagram.sendto(struct.pack('>HHHH', 7, 0, 1, 0) + b'get greeting\r\n', (host, 11211))
datagram.recv(4096)
PY
on client rsync -q "rsync://$NET4.12/files/letter" "$LAB/got/"
on client git ls-remote "git://$NET4.12/empty.git" >/dev/null
capture_stop
cmp "$LAB/module/letter" "$LAB/got/letter"

session stores <<JSON
{
  "programs": {"memcached": "$(version memcached -V)", "rsync": "$(version rsync --version)", "git": "$(version git --version)"},
  "client": "$NET4.20", "server": "$NET4.12",
  "connections": [
    {"app": "memcached", "protocol": "tcp", "port": 11211, "count": 2},
    {"app": "memcached", "protocol": "udp", "port": 11211, "count": 1},
    {"app": "rsync", "protocol": "tcp", "port": 873, "count": 1},
    {"app": "git", "protocol": "tcp", "port": 9418, "count": 1}
  ]
}
JSON
