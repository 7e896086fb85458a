#!/usr/bin/env bash
# SMB: Samba's smbclient and smbd. SMB 3.1.1 in the clear and encrypted, SMB 2.1, SMB 1 with NTLM of both versions,
# over NetBIOS; a wrong password, a share that is not there, files put, got, renamed, deleted, a directory.
source "$(dirname "$0")/lab.sh"

lab_start
need smbd=samba smbclient=smbclient
host client 20
host files 11
USER=anna PASSWORD=not-a-secret
mkdir -p "$LAB"/{share,state,run}
chmod 777 "$LAB/share"
cat >"$LAB/smb.conf" <<CONF
[global]
  workgroup = OFFICE
  netbios name = FILES
  server role = standalone server
  server min protocol = NT1
  ntlm auth = ntlmv1-permitted
  lanman auth = no
  unix extensions = no
  map to guest = never
  guest account = nobody
  interfaces = $NET4.11/24
  bind interfaces only = yes
  smb ports = 445 139
  load printers = no
  disable spoolss = yes
  log file = $LAB/log/smbd
  lock directory = $LAB/run
  state directory = $LAB/state
  cache directory = $LAB/state
  pid directory = $LAB/run
  private dir = $LAB/state
  ncalrpc dir = $LAB/run/ncalrpc
[documents]
  path = $LAB/share
  read only = no
  force user = root
CONF
cat >"$LAB/client.conf" <<CONF
[global]
  workgroup = OFFICE
  netbios name = OFFICE-PC
  client min protocol = NT1
  client ntlmv2 auth = yes
  log file = $LAB/log/smbclient
  lock directory = $LAB/run
  state directory = $LAB/state
  cache directory = $LAB/state
  private dir = $LAB/state
CONF
sed 's/client ntlmv2 auth = yes/client ntlmv2 auth = no\n  client use spnego = no/' "$LAB/client.conf" >"$LAB/client1.conf"
id "$USER" >/dev/null 2>&1 || { useradd -M -s /usr/sbin/nologin "$USER" && MADE_USER=1; }
trap '[[ -z ${MADE_USER:-} ]] || userdel "$USER"; lab_stop' EXIT
printf '%s\n%s\n' "$PASSWORD" "$PASSWORD" | smbpasswd -c "$LAB/smb.conf" -s -a "$USER" >"$LAB/log/passwd"
spawn files setsid smbd --foreground --no-process-group -s "$LAB/smb.conf"
wait_for files t 445
document "$LAB/letter.txt" 3000
document "$LAB/large.bin" 30000

# smb CONFIGURATION SHARE PASSWORD COMMANDS [OPTION …]
smb() {
  (cd "$LAB" && on client smbclient -s "$LAB/$1" "//$NET4.11/$2" -U "$USER%$3" -c "$4" "${@:5}" >>"$LAB/log/tools" 2>&1) || true
}
capture_start "$CAPTURES_DIR/smb.pcap" 'tcp port 445 or tcp port 139'
smb client.conf documents $PASSWORD 'put letter.txt; mkdir old; rename letter.txt old\Brief.txt; get old\Brief.txt copy.txt; del old\Brief.txt; rmdir old' -m SMB3
smb client.conf documents $PASSWORD 'put large.bin; del large.bin' -m SMB2_10 --option='client min protocol=SMB2_10'
smb client.conf documents wrong ls -m SMB3
smb client.conf nowhere $PASSWORD ls -m SMB3
smb client.conf documents $PASSWORD 'put letter.txt; ls; del letter.txt' -m SMB3 --client-protection=encrypt
smb client.conf documents $PASSWORD 'put letter.txt; get letter.txt copy.txt; rename letter.txt brief.txt; del brief.txt' -m NT1
smb client1.conf documents $PASSWORD 'get nothing.txt' -m NT1 -p 139
capture_stop
cmp "$LAB/letter.txt" "$LAB/copy.txt"

session smb <<JSON
{
  "programs": {"samba": "$(version smbd --version)"},
  "client": "$NET4.20", "server": "$NET4.11", "user": "$USER", "password": "$PASSWORD", "share": "\\\\\\\\$NET4.11\\\\documents",
  "connections": [
    {"dialect": "3.1.1", "port": 445, "files": [
      {"name": "letter.txt", "written": 3000}, {"name": "old"}, {"name": "letter.txt", "newName": "old\\\\Brief.txt"},
      {"name": "old\\\\Brief.txt", "read": 3000, "size": 3000}, {"name": "old\\\\Brief.txt", "deleted": true}, {"name": "old", "deleted": true}]},
    {"dialect": "2.1", "port": 445, "files": [{"name": "large.bin", "written": 30000}, {"name": "large.bin", "deleted": true}]},
    {"dialect": "3.1.1", "port": 445, "status": "LOGON_FAILURE"},
    {"dialect": "3.1.1", "port": 445, "treeStatus": "BAD_NETWORK_NAME"},
    {"dialect": "3.1.1", "port": 445, "encrypted": true},
    {"dialect": "NT LANMAN 1.0", "port": 445, "files": [{"name": "\\\\letter.txt", "written": 3000}, {"name": "\\\\letter.txt", "read": 3000}]},
    {"dialect": "NT LANMAN 1.0", "port": 139}
  ]
}
JSON
