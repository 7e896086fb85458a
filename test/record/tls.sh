#!/usr/bin/env bash
# curl asks openssl s_server: TLS 1.2 → tls12.pcap, TLS 1.3 → tls13.pcap. In each: a page with
# ALPN, the same without a certificate the client trusts (alert), and a resumed session.
source "$(dirname "$0")/lab.sh"

lab_start
host client 20
host web 10
certificate web.example.test
mkdir "$LAB/www"
document "$LAB/www/page.txt" 8000

# The server of one version sits on one port; -WWW serves the files of its working directory.
serve() {
  spawn web sh -c "cd '$LAB/www' && exec openssl s_server -accept '$1' '$2' -quiet -WWW -alpn http/1.1 \
    -cert '$LAB/web.example.test.pem' -key '$LAB/web.example.test.key'"
  wait_for web t "$1"
}

# record NAME PORT VERSION
record() {
  local name=$1 port=$2 version=$3
  local connect=(openssl s_client -connect "$NET4.10:$port" -servername web.example.test -ign_eof)
  local url=https://web.example.test:$port/page.txt at=(--resolve "web.example.test:$port:$NET4.10")
  capture_start "$CAPTURES_DIR/$name.pcap" tcp
  on client curl -sS --http1.1 --cacert "$LAB/web.example.test.pem" "${at[@]}" "$url" >/dev/null
  on client curl -sS --http1.1 "${at[@]}" "$url" >/dev/null 2>&1 || true
  printf 'GET /page.txt HTTP/1.0\r\n\r\n' | on client "${connect[@]}" -sess_out "$LAB/$name.session" >/dev/null 2>&1 || true
  printf 'GET /page.txt HTTP/1.0\r\n\r\n' | on client "${connect[@]}" -sess_in "$LAB/$name.session" >/dev/null 2>&1 || true
  capture_stop
  session "$name" <<JSON
{
  "programs": {"openssl": "$(version openssl version)", "curl": "$(version curl --version)"},
  "tls": "$version", "client": "$NET4.20", "server": "$NET4.10", "port": $port,
  "serverName": "web.example.test", "bodyBytes": 8000,
  "certificate": {
    "subject": "CN=web.example.test", "key": "P-256",
    "sha256": "$(openssl x509 -in "$LAB/web.example.test.pem" -outform der | sha256sum | cut -d' ' -f1)",
    "serial": "$(openssl x509 -in "$LAB/web.example.test.pem" -noout -serial | cut -d= -f2)"
  },
  "connections": [
    {"with": "curl", "alpn": "http/1.1", "outcome": "page"},
    {"with": "curl", "alpn": "http/1.1", "outcome": "alert from the client, unknown CA"},
    {"with": "openssl s_client", "outcome": "page"},
    {"with": "openssl s_client", "outcome": "page, session resumed"}
  ]
}
JSON
}

serve 4412 -tls1_2
serve 4413 -tls1_3
record tls12 4412 1.2
record tls13 4413 1.3
