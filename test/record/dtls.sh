#!/usr/bin/env bash
# openssl s_client speaks DTLS with openssl s_server → dtls.pcap: version 1.2 with certificates of both
# sides, version 1.0 without the client's. The server asks for a cookie first, and its messages are cut into
# fragments, as the path takes 400 bytes.
source "$(dirname "$0")/lab.sh"

lab_start
host client 20
host gateway 10
certificate ca.example.test
certificate client.example.test

# A chain of two: the server's own, with a key long enough for several fragments, and its CA's.
openssl req -newkey rsa:3072 -nodes -subj "/C=XX/O=Example, Inc./CN=gateway.example.test" \
  -keyout "$LAB/server.key" -out "$LAB/server.csr" 2>/dev/null
openssl x509 -req -in "$LAB/server.csr" -CA "$LAB/ca.example.test.pem" -CAkey "$LAB/ca.example.test.key" \
  -days 30 -set_serial 0x00f00d -sha384 -out "$LAB/server.pem" -extfile <(
    echo "subjectAltName=DNS:gateway.example.test,IP:$NET4.10,IP:$NET6:10,email:admin@example.test,URI:https://example.test/"
  ) 2>/dev/null

sha256() { openssl x509 -in "$1" -outform der | sha256sum | cut -d' ' -f1; }

spawn gateway openssl s_server -dtls -listen -accept 4433 -mtu 400 -verify 1 -verify_quiet -quiet \
  -cipher 'DEFAULT:@SECLEVEL=0' -cert "$LAB/server.pem" -key "$LAB/server.key" -cert_chain "$LAB/ca.example.test.pem"
wait_for gateway u 4433

# talk OPTION … — a handshake, a line, an end.
talk() {
  (sleep 0.5; echo hello; sleep 0.5) | on client timeout 5 openssl s_client -connect "$NET4.10:4433" -mtu 400 \
    -servername gateway.example.test -cipher 'DEFAULT:@SECLEVEL=0' "$@" >/dev/null 2>&1 || true
}

capture_start "$CAPTURES_DIR/dtls.pcap" udp
talk -dtls1_2 -cert "$LAB/client.example.test.pem" -key "$LAB/client.example.test.key"
talk -dtls1
capture_stop

session dtls <<JSON
{
  "programs": {"openssl": "$(version openssl version)"},
  "client": "$NET4.20", "server": "$NET4.10", "port": 4433, "serverName": "gateway.example.test",
  "chain": ["$(sha256 "$LAB/server.pem")", "$(sha256 "$LAB/ca.example.test.pem")"],
  "certificate": {
    "subject": "CN=gateway.example.test,O=Example\\\\, Inc.,C=XX", "issuer": "CN=ca.example.test", "serial": "F00D",
    "names": {
      "dns": ["gateway.example.test"], "ip": ["$NET4.10", "$NET6:10"],
      "email": ["admin@example.test"], "uri": ["https://example.test/"]
    },
    "key": "rsa", "bits": 3072, "signature": "ecdsa-with-SHA384"
  },
  "connections": [
    {"version": "DTLS 1.2", "clientChain": ["$(sha256 "$LAB/client.example.test.pem")"]},
    {"version": "DTLS 1.0"}
  ]
}
JSON
