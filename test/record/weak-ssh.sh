#!/usr/bin/env bash
# OpenSSH servers that have one old algorithm each, and one with what is current → weak-ssh.pcap. The session file says
# which port has which.
source "$(dirname "$0")/lab.sh"

lab_start
need sshd=openssh-server ssh=openssh-client
host client 20
host server 11
mkdir -p /run/sshd
for key in user ed25519; do ssh-keygen -q -t ed25519 -N '' -C "$key@example.test" -f "$LAB/$key"; done
for type in rsa dsa; do ssh-keygen -q -t $type -N '' -C "$type@example.test" -f "$LAB/$type"; done

CONNECTIONS=()
# talk PORT FINDING SUBJECT HOST-KEY OPTION … — a server and a command run there, with options for both.
talk() {
  local options=() option
  for option in "${@:5}"; do options+=(-o "$option"); done
  spawn server "$(command -v sshd)" -D -e -f /dev/null -p "$1" -h "$LAB/$4" -o "AuthorizedKeysFile=$LAB/user.pub" \
    -o StrictModes=no -o PasswordAuthentication=no -o UsePAM=no -o PidFile=none "${options[@]}"
  wait_for server t "$1"
  on client ssh "${SSH_OPTIONS[@]}" -p "$1" -i "$LAB/user" "${options[@]}" "$NET4.11" true
  CONNECTIONS+=("{\"port\": $1, \"finding\": \"$2\", \"subject\": \"$3\"}")
}

capture_start "$CAPTURES_DIR/weak-ssh.pcap" tcp
talk 2200 "" "" ed25519
talk 2201 ssh.key-exchange diffie-hellman-group1-sha1 ed25519 KexAlgorithms=diffie-hellman-group1-sha1
talk 2202 ssh.key-exchange diffie-hellman-group-exchange-sha1 ed25519 KexAlgorithms=diffie-hellman-group-exchange-sha1
talk 2203 ssh.cipher 3des-cbc ed25519 Ciphers=3des-cbc
talk 2204 ssh.mac hmac-md5 ed25519 Ciphers=aes128-ctr MACs=hmac-md5
talk 2205 ssh.mac hmac-sha1-96-etm@openssh.com ed25519 Ciphers=aes128-ctr MACs=hmac-sha1-96-etm@openssh.com
talk 2206 ssh.host-key ssh-dss dsa HostKeyAlgorithms=ssh-dss
talk 2207 ssh.host-key ssh-rsa rsa HostKeyAlgorithms=ssh-rsa
talk 2208 "" "" rsa HostKeyAlgorithms=rsa-sha2-512
talk 2209 "" "" ed25519 Ciphers=aes256-ctr MACs=hmac-sha2-256
capture_stop

session weak-ssh <<JSON
{
  "programs": {"openssh": "$(version ssh -V)"},
  "client": "$NET4.20", "server": "$NET4.11",
  "connections": [$(IFS=,; echo "${CONNECTIONS[*]}")]
}
JSON
