#!/usr/bin/env bash
# VNC: TigerVNC's viewer and server without a password, with the right and the wrong one, inside TLS;
# vncsnapshot, which speaks 3.3.
source "$(dirname "$0")/lab.sh"

lab_start
need Xtigervnc=tigervnc-standalone-server xtigervncviewer=tigervnc-viewer tigervncpasswd=tigervnc-tools \
  vncsnapshot=vncsnapshot Xvfb=xvfb
host client 20
host desk 14
PASSWORD=secret12
tigervncpasswd -f <<<"$PASSWORD" >"$LAB/right"
tigervncpasswd -f <<<wrong123 >"$LAB/wrong"
chmod 600 "$LAB/right" "$LAB/wrong"

# tiger DISPLAY PORT SECURITY TYPES
tiger() {
  spawn desk Xtigervnc ":$1" -rfbport "$2" -geometry 64x48 -depth 16 -desktop "desk $2" -SecurityTypes "$3" \
    -rfbauth "$LAB/right" -AlwaysShared=0 -localhost=0
  wait_for desk t "$2"
}
tiger 81 5901 None
tiger 82 5902 VncAuth
tiger 83 5903 TLSVnc
spawn client Xvfb :89 -screen 0 320x240x16
sleep 1

# view PORT PASSWORD FILE [OPTION …] — for two seconds.
view() {
  on client env DISPLAY=:89 timeout 2 xtigervncviewer -AlertOnFatalError=0 -PasswordFile "$2" "${@:3}" \
    "$NET4.14::$1" >>"$LAB/log/viewer" 2>&1 || true
}
capture_start "$CAPTURES_DIR/vnc.pcap" tcp portrange 5901-5903
view 5901 "$LAB/right" -Shared=1
view 5902 "$LAB/right"
view 5902 "$LAB/wrong"
view 5903 "$LAB/right"
on client timeout 3 vncsnapshot -quiet -passwd "$LAB/right" "$NET4.14:2" "$LAB/shot.jpg" >>"$LAB/log/snapshot" 2>&1 || true
capture_stop

session vnc <<JSON
{
  "programs": {"tigervnc": "$(version Xtigervnc -version)", "vncsnapshot": "1.2a"},
  "client": "$NET4.20", "server": "$NET4.14", "password": "$PASSWORD", "width": 64, "height": 48,
  "connections": [
    {"port": 5901, "security": "None", "authenticated": true, "shared": true, "desktopName": "desk 5901"},
    {"port": 5902, "security": "VNC", "authenticated": true, "shared": false, "desktopName": "desk 5902"},
    {"port": 5902, "security": "VNC", "authenticated": false},
    {"port": 5903, "security": "VeNCrypt", "subtype": "TLSVnc"},
    {"port": 5902, "security": "VNC", "authenticated": true, "shared": true, "clientVersion": "3.3", "desktopName": "desk 5902"}
  ]
}
JSON
