#!/usr/bin/env bash
# RDP: FreeRDP and xrdp with RDP's own security, which shows the settings of both sides, with TLS, and with TLS
# where the client could do network level authentication too.
source "$(dirname "$0")/lab.sh"

lab_start
need xrdp=xrdp xfreerdp=freerdp2-x11 Xvfb=xvfb
host client 20
host desk 14
certificate desk.example.test
PASSWORD=not-a-secret
sed -e "s#^certificate=.*#certificate=$LAB/desk.example.test.pem#" \
  -e "s#^key_file=.*#key_file=$LAB/desk.example.test.key#" -e "s#^LogFile=.*#LogFile=$LAB/log/xrdp#" \
  /etc/xrdp/xrdp.ini >"$LAB/xrdp.ini"
spawn desk xrdp --nodaemon --config "$LAB/xrdp.ini" --port 3389
wait_for desk t 3389
spawn client Xvfb :89 -screen 0 320x240x16
sleep 1

# connect OPTION … — nobody waits for the log-in screen.
connect() {
  on client env DISPLAY=:89 HOME="$LAB" timeout 1 xfreerdp "/v:$NET4.14" /u:anna "/p:$PASSWORD" /w:300 /h:200 \
    /bpp:16 /client-hostname:office-pc /cert:ignore "$@" >>"$LAB/log/freerdp" 2>&1 || true
}
capture_start "$CAPTURES_DIR/rdp.pcap" tcp port 3389
connect /sec:rdp
connect /sec:tls
connect
capture_stop

session rdp <<JSON
{
  "programs": {"xrdp": "$(version xrdp --version)", "freerdp": "$(version xfreerdp --version)"},
  "client": "$NET4.20", "server": "$NET4.14", "port": 3389, "user": "anna", "password": "$PASSWORD",
  "clientName": "office-pc",
  "connections": [
    {"requested": [], "selected": "RDP"},
    {"requested": ["SSL"], "selected": "SSL"},
    {"requested": ["SSL", "HYBRID"], "selected": "SSL"}
  ]
}
JSON
