#!/usr/bin/env bash
# curl asks nginx over TLS: HTTP/2 and HTTP/1.1 by ALPN, TLS 1.3 and 1.2, a name that the
# certificate does not have, and plain HTTP sent to the TLS port.
source "$(dirname "$0")/lab.sh"

lab_start
need nginx=nginx-light
host client 20
host web 10
certificate web.example.test
mkdir "$LAB/www"
document "$LAB/www/page.html" 8000
cat >"$LAB/nginx.conf" <<CONF
daemon off; pid $LAB/nginx.pid; error_log stderr; user root;
events {}
http {
  access_log off;
  server {
    listen 443 ssl http2; listen [::]:443 ssl http2; root $LAB/www;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_certificate $LAB/web.example.test.pem; ssl_certificate_key $LAB/web.example.test.key;
  }
}
CONF
spawn web nginx -c "$LAB/nginx.conf"
wait_for web t 443

# get ADDRESS NAME CURL-OPTION …
get() {
  on client curl -sS --cacert "$LAB/web.example.test.pem" --resolve "$2:443:$1" "${@:3}" \
    "https://$2/page.html" >/dev/null 2>&1
}
capture_start "$CAPTURES_DIR/https.pcap" tcp
get "$NET4.10" web.example.test
get "$NET4.10" web.example.test --http1.1
get "$NET4.10" web.example.test --tls-max 1.2
get "$NET4.10" web.example.test --tls-max 1.2 --no-alpn
get "[$NET6:10]" web.example.test
get "$NET4.10" other.example.test || true
on client curl -sS -o /dev/null "http://$NET4.10:443/"
capture_stop

session https <<JSON
{
  "programs": {
    "nginx": "$(version nginx -v)", "curl": "$(version curl --version)", "openssl": "$(version openssl version)"
  },
  "client": ["$NET4.20", "$NET6:20"], "server": ["$NET4.10", "$NET6:10"], "port": 443,
  "certificate": {
    "subject": "CN=web.example.test", "key": "P-256",
    "sha256": "$(openssl x509 -in "$LAB/web.example.test.pem" -outform der | sha256sum | cut -d' ' -f1)"
  },
  "connections": [
    {"family": 4, "serverName": "web.example.test", "tls": "1.3", "offered": ["h2", "http/1.1"], "alpn": "h2", "bodyBytes": 8000},
    {"family": 4, "serverName": "web.example.test", "tls": "1.3", "offered": ["http/1.1"], "alpn": "http/1.1", "bodyBytes": 8000},
    {"family": 4, "serverName": "web.example.test", "tls": "1.2", "offered": ["h2", "http/1.1"], "alpn": "h2", "bodyBytes": 8000},
    {"family": 4, "serverName": "web.example.test", "tls": "1.2", "offered": null, "alpn": null, "bodyBytes": 8000},
    {"family": 6, "serverName": "web.example.test", "tls": "1.3", "offered": ["h2", "http/1.1"], "alpn": "h2", "bodyBytes": 8000},
    {"family": 4, "serverName": "other.example.test", "tls": "1.3", "offered": ["h2", "http/1.1"], "alpn": "h2", "outcome": "the client finds another name in the certificate"},
    {"family": 4, "tls": null, "outcome": "plain HTTP to the TLS port", "status": 400}
  ]
}
JSON
