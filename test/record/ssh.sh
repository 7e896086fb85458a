#!/usr/bin/env bash
# OpenSSH: a command by key, a file of 20 000 octets by scp (SFTP), and a key that the server refuses.
source "$(dirname "$0")/lab.sh"

lab_start
need sshd=openssh-server ssh=openssh-client
host client 20
host server 11
ssh_server server
document "$LAB/file" 20000
ssh-keygen -q -t ed25519 -N '' -C stranger@example.test -f "$LAB/stranger"

capture_start "$CAPTURES_DIR/ssh.pcap" port 22
on client ssh "${SSH_OPTIONS[@]}" -i "$LAB/user" "$NET4.11" 'seq 1 200' >/dev/null
on client scp -q "${SSH_OPTIONS[@]}" -i "$LAB/user" "$LAB/file" "$NET4.11:$LAB/copy"
on client ssh "${SSH_OPTIONS[@]}" -i "$LAB/stranger" "$NET6:11" true 2>/dev/null || true
capture_stop
cmp "$LAB/file" "$LAB/copy"

fingerprint() { ssh-keygen -l -E "$1" -f "$LAB/host.pub" | awk '{ print $2 }'; }
session ssh <<JSON
{
  "programs": {"openssh": "$(version ssh -V)"},
  "port": 22, "hostKey": {"type": "ssh-ed25519", "sha256": "$(fingerprint sha256)", "md5": "$(fingerprint md5)"},
  "connections": [
    {"client": "$NET4.20", "server": "$NET4.11", "what": "command", "outputBytes": $(seq 1 200 | wc -c)},
    {"client": "$NET4.20", "server": "$NET4.11", "what": "scp", "fileBytes": 20000},
    {"client": "$NET6:20", "server": "$NET6:11", "what": "key refused"}
  ]
}
JSON
