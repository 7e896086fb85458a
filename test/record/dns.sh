#!/usr/bin/env bash
# dig asks dnsmasq: UDP and TCP, IPv4 and IPv6, each kind of answer, one that does not fit.
source "$(dirname "$0")/lab.sh"

lab_start
need dig=bind9-dnsutils
host client 20
host dns 53
LONG=$(printf 'x%.0s' {1..250})
# Eight strings of 250 octets overflow the 1232 octets that dig offers: TC, then TCP.
name_server dns "--txt-record=long.example.test,$LONG,$LONG,$LONG,$LONG,$LONG,$LONG,$LONG,$LONG" \
  --srv-host=_ldap._tcp.example.test,files.example.test,389,10 \
  --ptr-record=10.0.77.10.in-addr.arpa,web.example.test \
  --caa-record=example.test,0,issue,ca.example.test

query() { on client dig +tries=1 +timeout=2 +nocookie "$@" >/dev/null; }
capture_start "$CAPTURES_DIR/dns.pcap" port 53
query "@$NET4.53" web.example.test A
query "@$NET4.53" web.example.test AAAA
query "@$NET4.53" www.example.test A
query "@$NET4.53" nowhere.example.test A
query "@$NET4.53" cache.example.test AAAA
query "@$NET4.53" example.test MX
query "@$NET4.53" example.test TXT
query "@$NET4.53" _ldap._tcp.example.test SRV
query "@$NET4.53" -x "$NET4.10"
query "@$NET4.53" example.test CAA
query "@$NET4.53" other.invalid A
query "@$NET4.53" +noedns web.example.test A
query "@$NET4.53" long.example.test TXT
query "@$NET4.53" +tcp web.example.test A
query "@$NET6:53" web.example.test A
query "@$NET6:53" +tcp www.example.test AAAA
on client dig +tries=1 +timeout=2 +cookie "@$NET4.53" web.example.test A >/dev/null
capture_stop

session dns <<JSON
{
  "programs": {"dnsmasq": "$(version dnsmasq --version)", "dig": "$(version dig -v)"},
  "client": ["$NET4.20", "$NET6:20"], "server": ["$NET4.53", "$NET6:53"], "port": 53,
  "queries": [
    {"name": "web.example.test", "type": "A", "rcode": "NOERROR", "answers": ["$NET4.10"]},
    {"name": "web.example.test", "type": "AAAA", "rcode": "NOERROR", "answers": ["$NET6:10"]},
    {"name": "www.example.test", "type": "A", "rcode": "NOERROR", "answers": ["web.example.test", "$NET4.10"]},
    {"name": "nowhere.example.test", "type": "A", "rcode": "NXDOMAIN", "answers": []},
    {"name": "cache.example.test", "type": "AAAA", "rcode": "NOERROR", "answers": []},
    {"name": "example.test", "type": "MX", "rcode": "NOERROR", "answers": ["10 mail.example.test"]},
    {"name": "example.test", "type": "TXT", "rcode": "NOERROR", "answers": ["v=spf1 -all"]},
    {"name": "_ldap._tcp.example.test", "type": "SRV", "rcode": "NOERROR"},
    {"name": "10.0.77.10.in-addr.arpa", "type": "PTR", "rcode": "NOERROR", "answers": ["web.example.test"]},
    {"name": "example.test", "type": "CAA", "rcode": "NOERROR"},
    {"name": "other.invalid", "type": "A", "rcode": "REFUSED", "answers": []},
    {"name": "web.example.test", "type": "A", "rcode": "NOERROR", "edns": false},
    {"name": "long.example.test", "type": "TXT", "rcode": "NOERROR", "truncated": true},
    {"name": "long.example.test", "type": "TXT", "rcode": "NOERROR", "transport": "tcp", "answerBytes": 2000},
    {"name": "web.example.test", "type": "A", "rcode": "NOERROR", "transport": "tcp"},
    {"name": "web.example.test", "type": "A", "rcode": "NOERROR", "family": 6},
    {"name": "www.example.test", "type": "AAAA", "rcode": "NOERROR", "family": 6, "transport": "tcp"},
    {"name": "web.example.test", "type": "A", "rcode": "NOERROR", "cookie": true}
  ]
}
JSON
