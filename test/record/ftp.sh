#!/usr/bin/env bash
# curl and pyftpdlib: a login, a listing and a download by PASV, an upload by EPSV over IPv6, a
# download by PORT, a wrong password.
source "$(dirname "$0")/lab.sh"

lab_start
# Debian's own Python: the one that finds Debian's packages.
PYTHON=/usr/bin/python3
"$PYTHON" -c 'import pyftpdlib' 2>/dev/null || need pyftpdlib=python3-pyftpdlib
host client 20
host files 11
USER=anna PASSWORD=not-a-secret
mkdir "$LAB/files"
document "$LAB/files/report.txt" 12000
document "$LAB/upload" 5000
for address in "$NET4.11" "$NET6:11"; do
  spawn files "$PYTHON" -m pyftpdlib -i "$address" -p 21 -r 50000-50010 -w -u $USER -P $PASSWORD -d "$LAB/files"
done
both_listen() { (($(on files ss -Hltn 'sport = :21' | wc -l) == 2)); }
retry 10 both_listen

URL4=ftp://$NET4.11 URL6="ftp://[$NET6:11]"
ftp() { on client curl -sS -u $USER:$PASSWORD "$@" >/dev/null; }
capture_start "$CAPTURES_DIR/ftp.pcap" tcp
ftp --disable-epsv $URL4/ $URL4/report.txt
ftp "$URL6/" -T "$LAB/upload" -o /dev/null
ftp -P - --disable-eprt $URL4/report.txt
on client curl -sS -u $USER:wrong $URL4/ >/dev/null 2>&1 || true
capture_stop
cmp "$LAB/upload" "$LAB/files/upload"

session ftp <<JSON
{
  "programs": {"pyftpdlib": "$("$PYTHON" -c 'import pyftpdlib; print(pyftpdlib.__ver__)')", "curl": "$(version curl --version)"},
  "client": ["$NET4.20", "$NET6:20"], "server": ["$NET4.11", "$NET6:11"], "port": 21,
  "user": "$USER", "passivePorts": [50000, 50010],
  "connections": [
    {
      "family": 4, "password": "$PASSWORD", "login": true,
      "transfers": [
        {"command": "LIST", "mode": "PASV"},
        {"command": "RETR", "file": "report.txt", "mode": "PASV", "bytesToClient": 12000}
      ]
    },
    {
      "family": 6, "password": "$PASSWORD", "login": true,
      "transfers": [{"command": "STOR", "file": "upload", "mode": "EPSV", "bytesToServer": 5000}]
    },
    {
      "family": 4, "password": "$PASSWORD", "login": true,
      "transfers": [{"command": "RETR", "file": "report.txt", "mode": "PORT", "bytesToClient": 12000}]
    },
    {"family": 4, "password": "wrong", "login": false, "transfers": []}
  ]
}
JSON
