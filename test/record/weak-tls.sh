#!/usr/bin/env bash
# Servers of openssl and GnuTLS, each with one weakness (an old version, a weak cipher, a short key, a certificate out of
# date, …) and some without → weak-tls.pcap. The session file says which port has which.
source "$(dirname "$0")/lab.sh"

lab_start
need gnutls-serv=gnutls-bin
host client 20
host web 10
NAME=web.example.test

# A CA of P-256, which is sent along with each certificate.
certificate ca.example.test
printf '[ca]\ndefault_ca=it\n[it]\nnew_certs_dir=%s\ndatabase=%s/index\nserial=%s/serial\npolicy=any\ndefault_md=sha256
unique_subject=no\ncopy_extensions=copy\n[any]\ncommonName=supplied\n' "$LAB" "$LAB" "$LAB" >"$LAB/ca.cnf"
touch "$LAB/index"
echo 1000 >"$LAB/serial"

day() { date -u -d "$1" +%Y%m%d%H%M%SZ; }

# issue FILE KEY NAME FROM UNTIL [OPTION …] — a certificate that the CA signs. KEY is what `openssl req -newkey` takes.
issue() {
  local file=$LAB/$1 key=$2 options=()
  [[ $key == ec ]] && options=(-pkeyopt ec_paramgen_curve:P-256)
  openssl req -newkey "$key" "${options[@]}" -nodes -subj "/CN=$3" -addext "subjectAltName=DNS:$3" \
    -keyout "$file.key" -out "$file.csr" 2>/dev/null
  openssl ca -batch -notext -config "$LAB/ca.cnf" -cert "$LAB/ca.example.test.pem" -keyfile "$LAB/ca.example.test.key" \
    -startdate "$(day "$4")" -enddate "$(day "$5")" "${@:6}" -in "$file.csr" -out "$file.pem" 2>/dev/null
}

issue good ec $NAME '-1 day' '+1 year'
issue rsa rsa:2048 $NAME '-1 day' '+1 year'
issue wildcard ec '*.example.test' '-1 day' '+1 year'
issue expired ec $NAME '-1 year' '-10 days'
issue early ec $NAME '+5 days' '+1 year'
issue ending ec $NAME '-1 year' '+3 days'
issue short-lived ec $NAME '-1 day' '+5 days'
issue other ec other.example.test '-1 day' '+1 year'
issue short rsa:1024 $NAME '-1 day' '+1 year'
issue sha1 rsa:2048 $NAME '-1 day' '+1 year' -md sha1
certificate peer.example.test
certificate $NAME
mv "$LAB/$NAME.pem" "$LAB/own.pem"
mv "$LAB/$NAME.key" "$LAB/own.key"
openssl dhparam -out "$LAB/dh1024.pem" 1024 2>/dev/null

CONNECTIONS=()
# connection PORT FINDINGS, between blanks
connection() {
  CONNECTIONS+=("{\"port\": $1, \"findings\": $(jq -nc --arg ids "$2" '$ids | split(" ") | map(select(. != ""))')}")
}

# talk PORT FINDINGS CERTIFICATE OPTION … — an openssl server and a client of it, with the options for both, and those in
# SERVER_ONLY for the server alone.
SERVER_ONLY=()
talk() {
  spawn web openssl s_server -accept "$1" -quiet -cert "$LAB/$3.pem" -key "$LAB/$3.key" \
    -cert_chain "$LAB/ca.example.test.pem" "${@:4}" "${SERVER_ONLY[@]}"
  wait_for web t "$1"
  (sleep 0.3; echo hello; sleep 0.3) | on client timeout 5 openssl s_client -connect "$NET4.10:$1" \
    -servername $NAME "${@:4}" >>"$LAB/log/client" 2>&1 || true
  connection "$1" "$2"
}

# gnu PORT FINDINGS PRIORITY — the same with GnuTLS, which still has RC4 and 3DES.
gnu() {
  spawn web gnutls-serv --port "$1" --echo --x509certfile "$LAB/rsa.pem" --x509keyfile "$LAB/rsa.key" --priority "$3"
  wait_for web t "$1"
  (sleep 0.3; echo hello; sleep 0.3) | on client timeout 5 gnutls-cli --insecure --port "$1" \
    --sni-hostname $NAME --priority "$3" "$NET4.10" >>"$LAB/log/client" 2>&1 || true
  connection "$1" "$2"
}

# datagrams PORT FINDINGS OPTION-OF-SERVER … — DTLS, with certificates of their own making of both sides, if the server
# asks for the client's.
datagrams() {
  spawn web openssl s_server -dtls1_2 -accept "$1" -quiet -cert "$LAB/own.pem" -key "$LAB/own.key" "${@:3}"
  wait_for web u "$1"
  (sleep 0.3; echo hello; sleep 0.3) | on client timeout 5 openssl s_client -dtls1_2 -connect "$NET4.10:$1" \
    -servername $NAME -cert "$LAB/peer.example.test.pem" -key "$LAB/peer.example.test.key" >>"$LAB/log/client" 2>&1 || true
  connection "$1" "$2"
}

TLS12=(-tls1_2)
ANY=(-cipher 'ALL:COMPLEMENTOFALL:@SECLEVEL=0')
capture_start "$CAPTURES_DIR/weak-tls.pcap" tcp or udp
talk 4400 "" good "${TLS12[@]}"
talk 4401 "" wildcard "${TLS12[@]}"
talk 4402 "" good -tls1_3
talk 4403 "" short-lived "${TLS12[@]}"
talk 4410 tls.certificate-expired expired "${TLS12[@]}"
talk 4411 tls.certificate-not-yet-valid early "${TLS12[@]}"
talk 4412 tls.certificate-expires-soon ending "${TLS12[@]}"
talk 4413 tls.certificate-self-signed own "${TLS12[@]}"
talk 4414 tls.certificate-name other "${TLS12[@]}"
talk 4415 tls.certificate-key short "${TLS12[@]}" "${ANY[@]}"
talk 4416 tls.certificate-signature sha1 "${TLS12[@]}" "${ANY[@]}"
talk 4420 tls.version good -tls1 "${ANY[@]}"
talk 4421 tls.version good -tls1_1 "${ANY[@]}"
SERVER_ONLY=(-dhparam "$LAB/dh1024.pem")
talk 4422 tls.dh-group rsa "${TLS12[@]}" -cipher 'DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0'
SERVER_ONLY=()
talk 4423 tls.cipher rsa "${TLS12[@]}" -cipher 'ECDHE-RSA-NULL-SHA:@SECLEVEL=0'
talk 4424 tls.cipher rsa "${TLS12[@]}" -cipher 'AECDH-AES128-SHA:@SECLEVEL=0'
talk 4425 tls.no-forward-secrecy rsa "${TLS12[@]}" -cipher AES128-GCM-SHA256
gnu 4426 tls.cipher 'NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+ARCFOUR-128'
gnu 4427 tls.cipher 'NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+3DES-CBC'
datagrams 4430 tls.certificate-self-signed
datagrams 4431 "" -verify 1 -verify_quiet
capture_stop

session weak-tls <<JSON
{
  "programs": {"openssl": "$(version openssl version)", "gnutls": "$(version gnutls-serv --version)"},
  "client": "$NET4.20", "server": "$NET4.10", "serverName": "$NAME",
  "connections": [$(IFS=,; echo "${CONNECTIONS[*]}")]
}
JSON
