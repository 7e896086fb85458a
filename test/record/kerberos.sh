#!/usr/bin/env bash
# Kerberos: MIT's tools and KDC. Tickets over UDP and TCP, a wrong password, an unknown name, a ticket for a
# service, one that is renewed, an RC4 ticket.
source "$(dirname "$0")/lab.sh"

lab_start
need krb5kdc=krb5-kdc kadmin.local=krb5-admin-server kinit=krb5-user
host client 20
host kdc 15
REALM=EXAMPLE.TEST PASSWORD=not-a-secret
cat >"$LAB/krb5.conf" <<CONF
[libdefaults]
  default_realm = $REALM
  dns_lookup_kdc = false
  dns_canonicalize_hostname = false
  rdns = false
  allow_weak_crypto = true
  udp_preference_limit = 1465
[realms]
  $REALM = {
    kdc = $NET4.15
  }
CONF
sed 's/udp_preference_limit = .*/udp_preference_limit = 1/' "$LAB/krb5.conf" >"$LAB/krb5-tcp.conf"
cat >"$LAB/kdc.conf" <<CONF
[kdcdefaults]
  kdc_listen = 88
  kdc_tcp_listen = 88
[realms]
  $REALM = {
    database_name = $LAB/principal
    key_stash_file = $LAB/stash
    max_renewable_life = 7d
    supported_enctypes = aes256-cts:normal aes128-cts:normal rc4-hmac:normal
  }
CONF
export KRB5_CONFIG=$LAB/krb5.conf KRB5_KDC_PROFILE=$LAB/kdc.conf KRB5CCNAME=$LAB/cache
kdb5_util create -s -r $REALM -P master >"$LAB/log/create" 2>&1
admin() { kadmin.local -r $REALM "$@" >>"$LAB/log/admin" 2>&1; }
admin addprinc -pw $PASSWORD +requires_preauth anna
admin addprinc -randkey HTTP/web.example.test
admin addprinc -randkey -e rc4-hmac:normal HTTP/old.example.test
admin modprinc -maxrenewlife 7d krbtgt/$REALM
admin modprinc -maxrenewlife 7d anna
spawn kdc krb5kdc -n -r $REALM -P "$LAB/kdc.pid"
wait_for kdc t 88

ticket() { on client kinit "${@:2}" >>"$LAB/log/kinit" 2>&1 <<<"$1" || true; }
capture_start "$CAPTURES_DIR/kerberos.pcap" port 88
ticket $PASSWORD -f -r 2d anna
on client kvno HTTP/web.example.test HTTP/old.example.test >>"$LAB/log/kvno" 2>&1
on client kinit -R >>"$LAB/log/kinit" 2>&1
ticket wrong anna
ticket $PASSWORD nobody
KRB5_CONFIG=$LAB/krb5-tcp.conf ticket $PASSWORD anna
capture_stop

session kerberos <<JSON
{
  "programs": {"krb5": "$(version klist -V)"},
  "client": "$NET4.20", "server": "$NET4.15", "port": 88, "realm": "$REALM", "password": "$PASSWORD",
  "exchanges": [
    {"protocol": "udp", "requestType": "AS", "client": "anna", "service": "krbtgt/$REALM", "error": "KDC_ERR_PREAUTH_REQUIRED"},
    {"protocol": "udp", "requestType": "AS", "client": "anna", "service": "krbtgt/$REALM", "result": "success"},
    {"protocol": "udp", "requestType": "TGS", "client": "anna", "service": "HTTP/web.example.test", "result": "success", "ticketCipher": "aes256-cts-hmac-sha1-96"},
    {"protocol": "udp", "requestType": "TGS", "client": "anna", "service": "HTTP/old.example.test", "result": "success", "ticketCipher": "rc4-hmac"},
    {"protocol": "udp", "requestType": "TGS", "client": "anna", "service": "krbtgt/$REALM", "result": "success", "renew": true},
    {"protocol": "udp", "requestType": "AS", "client": "anna", "service": "krbtgt/$REALM", "error": "KDC_ERR_PREAUTH_REQUIRED"},
    {"protocol": "udp", "requestType": "AS", "client": "anna", "service": "krbtgt/$REALM", "error": "KDC_ERR_PREAUTH_FAILED"},
    {"protocol": "udp", "requestType": "AS", "client": "nobody", "service": "krbtgt/$REALM", "error": "KDC_ERR_C_PRINCIPAL_UNKNOWN"},
    {"protocol": "tcp", "requestType": "AS", "client": "anna", "service": "krbtgt/$REALM", "error": "KDC_ERR_PREAUTH_REQUIRED"},
    {"protocol": "tcp", "requestType": "AS", "client": "anna", "service": "krbtgt/$REALM", "result": "success"}
  ]
}
JSON
