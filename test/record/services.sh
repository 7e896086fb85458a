#!/usr/bin/env bash
# What keeps a network going: an address by DHCP and its renewal (udhcpc, dnsmasq), the time (chrony), a
# switch's description by SNMP 2c and 3 (Net-SNMP), a log line, a file by TFTP.
source "$(dirname "$0")/lab.sh"

lab_start
need dnsmasq=dnsmasq-base udhcpc=udhcpc chronyd=chrony snmpd=snmpd snmpget=snmp tftp=tftp-hpa logger=bsdutils
host client 20
host server 11
mkdir "$LAB/files"
document "$LAB/files/firmware" 3000
chmod -R a+rX "$LAB/files"

MAC=02:00:00:77:00:14
spawn server dnsmasq --keep-in-foreground --conf-file=/dev/null --user=root --pid-file= --port=0 \
  --dhcp-range="$NET4.100,$NET4.120,3600" --dhcp-host="$MAC,$NET4.20,laptop" --domain=example.test \
  --dhcp-leasefile="$LAB/leases" --enable-tftp --tftp-root="$LAB/files"
cat >"$LAB/chrony" <<CONF
local stratum 8
allow $NET4.0/24
port 123
cmdport 0
pidfile $LAB/chrony.pid
bindaddress $NET4.11
CONF
spawn server "$(command -v chronyd)" -d -x -u root -f "$LAB/chrony"
# A passphrase and a community that must not be in any output.
SECRET=$(openssl rand -hex 8)
cat >"$LAB/snmpd" <<CONF
agentaddress udp:$NET4.11:161
rocommunity $SECRET
sysDescr Example switch 1.2
sysName switch.example.test
createUser operator SHA $SECRET AES $SECRET
rouser operator priv
CONF
mkdir "$LAB/persistent"
spawn server env SNMP_PERSISTENT_DIR="$LAB/persistent" snmpd -f -Lo -C -c "$LAB/snmpd" -p "$LAB/snmpd.pid"
for port in 67 69 123 161; do wait_for server u "$port"; done
# What udhcpc asks for in its script is done already: the address is there.
printf '#!/bin/sh\nexit 0\n' >"$LAB/script"
chmod 755 "$LAB/script"

capture_start "$CAPTURES_DIR/services.pcap" udp and host "$NET4.11" or udp port 67
spawn client udhcpc -f -i eth0 -s "$LAB/script" -x hostname:laptop -V example-client
UDHCPC=${LAB_PIDS[-1]}
retry 10 grep -q "$MAC" "$LAB/leases"
sleep 1
# Renewal: by unicast, as the client has its address now.
kill -USR1 "$UDHCPC"
sleep 1
on client chronyd -Q -t 20 "server $NET4.11 iburst maxsamples 1" "pidfile $LAB/chrony-client.pid" >/dev/null 2>&1 || true
V2=(-v 2c -c "$SECRET" -r 0 "$NET4.11")
V3=(-v 3 -u operator -l authPriv -a SHA -A "$SECRET" -x AES -X "$SECRET" -r 0 "$NET4.11")
on client snmpget "${V2[@]}" .1.3.6.1.2.1.1.1.0 .1.3.6.1.2.1.1.5.0 >/dev/null
on client snmpgetnext "${V2[@]}" .1.3.6.1.2.1.1.5 >/dev/null
on client snmpbulkget "${V2[@]}" .1.3.6.1.2.1.1 >/dev/null
on client snmpset "${V2[@]}" .1.3.6.1.2.1.1.5.0 s other >/dev/null 2>&1 || true
on client snmpget "${V3[@]}" .1.3.6.1.2.1.1.5.0 >/dev/null
on client logger --server "$NET4.11" --port 514 --udp --rfc3164 --tag demo 'interface up'
on client tftp "$NET4.11" -c get firmware "$LAB/copy"
capture_stop
cmp "$LAB/files/firmware" "$LAB/copy"

session services <<JSON
{
  "programs": {"dnsmasq": "$(version dnsmasq --version)", "udhcpc": "$(version busybox)",
    "chrony": "$(version chronyd --version)", "net-snmp": "$(version snmpget --version)"},
  "client": "$NET4.20", "server": "$NET4.11", "mac": "$MAC",
  "dhcp": {"hostName": "laptop", "vendorClass": "example-client", "domain": "example.test", "leaseTime": 3600,
    "address": "$NET4.20", "renewed": true},
  "ntp": {"stratum": 8},
  "snmp": {"secret": "$SECRET", "sysDescr": "Example switch 1.2", "user": "operator",
    "flows": ["getRequests", "getNextRequests", "getBulkRequests", "setRequests", "encrypted"]},
  "syslog": 1, "tftp": {"file": "firmware"}
}
JSON
