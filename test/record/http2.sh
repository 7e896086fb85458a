#!/usr/bin/env bash
# nghttp and curl ask nginx over HTTP/2 without TLS, by prior knowledge (RFC 9113 §3.3): three
# requests side by side on one connection, then a POST and a 404, each on its own, over IPv6.
source "$(dirname "$0")/lab.sh"

lab_start
need nginx=nginx-light nghttp=nghttp2-client
host client 20
host web 10

mkdir "$LAB/www"
document "$LAB/www/index.html" 1200
document "$LAB/www/page.html" 20000
document "$LAB/form" 1000
cat >"$LAB/nginx.conf" <<CONF
daemon off; pid $LAB/nginx.pid; error_log stderr; user root;
events {}
http {
  access_log off;
  types { text/html html; }
  server {
    listen 80 http2; listen [::]:80 http2; root $LAB/www;
    # Answered by way of a proxy, so that nginx reads the body before it answers.
    location = /form { proxy_pass http://127.0.0.1:81; }
  }
  server { listen 127.0.0.1:81; return 200 "thank you\n"; }
}
CONF
spawn web nginx -c "$LAB/nginx.conf"
wait_for web t 80

URL=http://web.example.test
AT6=(--resolve "web.example.test:80:[$NET6:10]")
capture_start "$CAPTURES_DIR/http2.pcap" tcp
{
  on client nghttp -n -H ':authority: web.example.test' \
    "http://$NET4.10/" "http://$NET4.10/page.html" "http://$NET4.10/index.html"
  on client curl -sS --http2-prior-knowledge "${AT6[@]}" --data-binary "@$LAB/form" $URL/form
  on client curl -sS --http2-prior-knowledge "${AT6[@]}" $URL/missing
} >/dev/null
capture_stop

session http2 <<JSON
{
  "programs": {"nginx": "$(version nginx -v)", "nghttp": "$(version nghttp --version)", "curl": "$(version curl --version)"},
  "host": "web.example.test", "port": 80, "version": "2",
  "connections": [
    {
      "client": "$NET4.20", "server": "$NET4.10",
      "requests": [
        {"method": "GET", "target": "/", "status": 200, "bodyBytes": 1200},
        {"method": "GET", "target": "/page.html", "status": 200, "bodyBytes": 20000},
        {"method": "GET", "target": "/index.html", "status": 200, "bodyBytes": 1200}
      ]
    },
    {
      "client": "$NET6:20", "server": "$NET6:10",
      "requests": [
        {"method": "POST", "target": "/form", "requestBodyBytes": 1000, "status": 200, "bodyBytes": 10}
      ]
    },
    {
      "client": "$NET6:20", "server": "$NET6:10",
      "requests": [
        {"method": "GET", "target": "/missing", "status": 404}
      ]
    }
  ]
}
JSON
