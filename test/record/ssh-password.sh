#!/usr/bin/env bash
# Wrong passwords for SSH: four connections, each tries twice and gives up.
source "$(dirname "$0")/lab.sh"

lab_start
need sshd=openssh-server ssh=openssh-client
host client 20
host server 11
ssh-keygen -q -t ed25519 -N '' -C host@example.test -f "$LAB/host"
mkdir -p /run/sshd
spawn server "$(command -v sshd)" -D -e -f /dev/null -h "$LAB/host" \
  -o PasswordAuthentication=yes -o UsePAM=no -o PidFile=none
wait_for server t 22
printf '#!/bin/sh\necho wrong\n' >"$LAB/ask"
chmod 755 "$LAB/ask"

capture_start "$CAPTURES_DIR/ssh-password.pcap" port 22
for user in anna ben carl dora; do
  on client env SSH_ASKPASS_REQUIRE=force SSH_ASKPASS="$LAB/ask" \
    ssh -F /dev/null -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \
    -o PubkeyAuthentication=no -o NumberOfPasswordPrompts=2 "$user@$NET4.11" true 2>/dev/null || true
done
capture_stop

session ssh-password <<JSON
{
  "programs": {"openssh": "$(version ssh -V)"},
  "client": "$NET4.20", "server": "$NET4.11", "port": 22,
  "passwordsPerConnection": 2, "login": false,
  "connections": [{"user": "anna"}, {"user": "ben"}, {"user": "carl"}, {"user": "dora"}]
}
JSON
