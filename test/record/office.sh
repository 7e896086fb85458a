#!/usr/bin/env bash
# A minute in a small office → examples/office.pcapng. Two clients, a web server, a file server
# with TLS and SSH, a cache, a name server. Everything in it is ordinary.
source "$(dirname "$0")/lab.sh"

lab_start
need nginx=nginx-light redis-server=redis-server redis-cli=redis-tools dig=bind9-dnsutils \
  ping=iputils-ping sshd=openssh-server ssh=openssh-client editcap=wireshark-common
host anna 20
host ben 21
host web 10
host files 11
host cache 12
host dns 53
resolver anna 53
resolver ben 53

DOWNLOAD=500000
mkdir "$LAB/www"
document "$LAB/www/report.txt" $DOWNLOAD
document "$LAB/www/index.html" 2400
printf '{"status":"ok"}\n' >"$LAB/www/health"
certificate files.example.test

cat >"$LAB/nginx.conf" <<CONF
daemon off; pid $LAB/nginx.pid; error_log stderr; user root;
events {}
http {
  access_log off;
  server { listen 80; listen [::]:80; root $LAB/www; }
  server {
    listen 443 ssl; listen [::]:443 ssl; root $LAB/www;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_certificate $LAB/files.example.test.pem; ssl_certificate_key $LAB/files.example.test.key;
  }
}
CONF
name_server dns
spawn web nginx -c "$LAB/nginx.conf"
sed "s/nginx.pid/nginx2.pid/" "$LAB/nginx.conf" >"$LAB/nginx2.conf"
spawn files nginx -c "$LAB/nginx2.conf"
spawn cache redis-server --port 6379 --bind "$NET4.12" --save '' --protected-mode no --dir "$LAB"
ssh_server files
wait_for web t 80
wait_for files t 443
wait_for cache t 6379

SECONDS=0
at() { while ((SECONDS < $1)); do sleep 0.1; done; }   # at SECOND — of the session
get() { on "$1" curl -sS --cacert "$LAB/files.example.test.pem" "${@:2}" >/dev/null; }

capture_start "$LAB/office.pcap"
SECONDS=0
{
  # A monitor: every five seconds the same small request.
  for second in 0 5 10 15 20 25 30 35 40 45 50 55; do
    at $second
    get ben -4 http://web.example.test/health
  done
} &
monitor=$!

at 1;  on anna ping -q -c 4 web.example.test -4 >/dev/null
at 6;  get anna -6 http://web.example.test/ http://web.example.test/missing
at 8;  on anna dig +short example.test MX >/dev/null; on anna dig +short nowhere.example.test >/dev/null
at 10; get anna -4 https://files.example.test/report.txt
at 14; on ben ping -q -c 4 -6 files.example.test >/dev/null
at 18
printf '%s\r\n' 'SET greeting hello' 'GET greeting' 'INCR visits' 'LPUSH queue a b c' \
  'LRANGE queue 0 -1' 'NOSUCHCOMMAND' |
  on anna redis-cli -h cache.example.test --pipe >/dev/null 2>&1 || true   # 1: one command is unknown
at 22; get ben --tls-max 1.2 -4 https://files.example.test/
at 26; on anna ssh "${SSH_OPTIONS[@]}" -i "$LAB/user" files.example.test 'seq 1 200' >/dev/null
# A closed port is refused at once; an address that nobody has gives no answer at all, and a
# neighbour entry is set by hand so that it is TCP, not ARP, that stays unanswered.
at 32; get anna http://cache.example.test:8080/ 2>/dev/null || true
at 34
on anna ip neigh replace "$NET4.99" lladdr 02:00:00:77:00:63 dev eth0
get anna --connect-timeout 8 "http://$NET4.99/" 2>/dev/null || true
at 46; get anna -6 https://files.example.test/index.html https://files.example.test/health
at 52; on ben curl -sS -o /dev/null -d 'name=ben&choice=coffee' http://web.example.test/order
wait $monitor
at 58
capture_stop
mkdir -p "$ROOT_DIR/examples"
# Only the packets: no name of the machine, its hardware or its interfaces.
editcap -F pcapng --discard-capture-comment "$CAPTURE_FILE" "$ROOT_DIR/examples/office.pcapng"

CAPTURE_FILE=$ROOT_DIR/examples/office.pcapng
session office <<JSON
{
  "hosts": {
    "anna": ["$NET4.20", "$NET6:20"], "ben": ["$NET4.21", "$NET6:21"], "web": ["$NET4.10", "$NET6:10"],
    "files": ["$NET4.11", "$NET6:11"], "cache": ["$NET4.12", "$NET6:12"], "dns": ["$NET4.53", "$NET6:53"]
  },
  "programs": {
    "nginx": "$(version nginx -v)", "curl": "$(version curl --version)", "openssl": "$(version openssl version)",
    "redis": "$(version redis-server --version)", "openssh": "$(version ssh -V)", "dnsmasq": "$(version dnsmasq --version)"
  },
  "tcp": [
    {"what": "monitor, every 5 s", "client": "ben", "server": "web", "port": 80, "connections": 12, "requests": 12},
    {"what": "two pages, one 404", "client": "anna", "server": "web", "port": 80, "connections": 1, "requests": 2},
    {"what": "form", "client": "ben", "server": "web", "port": 80, "connections": 1, "requests": 1},
    {"what": "download, TLS 1.3", "client": "anna", "server": "files", "port": 443, "connections": 1, "bodyBytes": $DOWNLOAD},
    {"what": "two pages, TLS 1.3", "client": "anna", "server": "files", "port": 443, "connections": 1, "requests": 2},
    {"what": "page, TLS 1.2", "client": "ben", "server": "files", "port": 443, "connections": 1, "requests": 1},
    {"what": "commands in a pipe", "client": "anna", "server": "cache", "port": 6379, "connections": 1},
    {"what": "command by key", "client": "anna", "server": "files", "port": 22, "connections": 1},
    {"what": "refused", "client": "anna", "server": "cache", "port": 8080, "connections": 1},
    {"what": "SYN without answer", "client": "anna", "server": "$NET4.99", "port": 80, "connections": 1}
  ],
  "ping": [
    {"client": "anna", "server": "web", "family": 4, "requests": 4},
    {"client": "ben", "server": "files", "family": 6, "requests": 4}
  ]
}
JSON
