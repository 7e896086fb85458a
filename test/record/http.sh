#!/usr/bin/env bash
# curl asks nginx: several requests on one connection (pages, HEAD, a range, POST, 404), a
# chunked upload, a compressed answer, and HTTP/1.0 over IPv6.
source "$(dirname "$0")/lab.sh"

lab_start
need nginx=nginx-light
host client 20
host web 10

mkdir "$LAB/www"
document "$LAB/www/index.html" 1200
document "$LAB/www/page.html" 20000
printf 'all work and no play %.0s' {1..100} >"$LAB/www/dull.txt"
document "$LAB/form" 1000
cat >"$LAB/nginx.conf" <<CONF
daemon off; pid $LAB/nginx.pid; error_log stderr; user root;
events {}
http {
  access_log off;
  types { text/html html; text/plain txt; }
  gzip on; gzip_types text/plain;
  server {
    listen 80; listen [::]:80; root $LAB/www;
    location = /form { return 200 "thank you\n"; }
  }
}
CONF
spawn web nginx -c "$LAB/nginx.conf"
wait_for web t 80

URL=http://web.example.test
AT4=(--resolve "web.example.test:80:$NET4.10")
AT6=(--resolve "web.example.test:80:[$NET6:10]")
capture_start "$CAPTURES_DIR/http.pcap" tcp
{
  on client curl -sS "${AT4[@]}" $URL/ $URL/page.html \
    --next -sS "${AT4[@]}" -I $URL/ \
    --next -sS "${AT4[@]}" -r 100-199 $URL/page.html \
    --next -sS "${AT4[@]}" --data-binary "@$LAB/form" $URL/form \
    --next -sS "${AT4[@]}" $URL/missing
  on client curl -sS "${AT4[@]}" -T - -X POST $URL/form <"$LAB/form"
  on client curl -sS "${AT4[@]}" --compressed $URL/dull.txt
  on client curl -sS "${AT6[@]}" -0 $URL/
} >/dev/null
capture_stop

session http <<JSON
{
  "programs": {"nginx": "$(version nginx -v)", "curl": "$(version curl --version)"},
  "host": "web.example.test",
  "connections": [
    {
      "client": "$NET4.20", "server": "$NET4.10", "port": 80, "version": "1.1",
      "requests": [
        {"method": "GET", "target": "/", "status": 200, "bodyBytes": 1200},
        {"method": "GET", "target": "/page.html", "status": 200, "bodyBytes": 20000},
        {"method": "HEAD", "target": "/", "status": 200, "bodyBytes": 0},
        {"method": "GET", "target": "/page.html", "range": "100-199", "status": 206, "bodyBytes": 100},
        {"method": "POST", "target": "/form", "requestBodyBytes": 1000, "status": 200, "bodyBytes": 10},
        {"method": "GET", "target": "/missing", "status": 404}
      ]
    },
    {
      "client": "$NET4.20", "server": "$NET4.10", "port": 80, "version": "1.1",
      "requests": [
        {"method": "POST", "target": "/form", "requestTransferEncoding": "chunked", "requestBodyBytes": 1000, "status": 200, "bodyBytes": 10}
      ]
    },
    {
      "client": "$NET4.20", "server": "$NET4.10", "port": 80, "version": "1.1",
      "requests": [
        {"method": "GET", "target": "/dull.txt", "status": 200, "contentEncoding": "gzip", "decodedBodyBytes": $(stat -c %s "$LAB/www/dull.txt")}
      ]
    },
    {
      "client": "$NET6:20", "server": "$NET6:10", "port": 80, "version": "1.0",
      "requests": [{"method": "GET", "target": "/", "status": 200, "bodyBytes": 1200}]
    }
  ]
}
JSON
