#!/usr/bin/env bash
# LDAP with Kerberos: OpenLDAP's tools and server, MIT's KDC. A ticket, a bind by SASL's GSSAPI and a search inside
# its encryption.
source "$(dirname "$0")/lab.sh"

lab_start
need slapd=slapd ldapsearch=ldap-utils krb5kdc=krb5-kdc kadmin.local=krb5-admin-server kinit=krb5-user
[[ -n $(find /usr/lib -name 'libgssapiv2.so*' -print -quit) ]] ||
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libsasl2-modules-gssapi-mit >/dev/null
host client 20
host kdc 15
host directory 16
REALM=EXAMPLE.TEST PASSWORD=not-a-secret BASE=dc=example,dc=test SERVER=directory.example.test
for it in client directory; do
  mkdir -p "/etc/netns/$LAB_PREFIX-$it"
  printf '127.0.0.1 localhost\n%s %s\n' "$NET4.16" "$SERVER" >"/etc/netns/$LAB_PREFIX-$it/hosts"
done
cat >"$LAB/krb5.conf" <<CONF
[libdefaults]
  default_realm = $REALM
  dns_lookup_kdc = false
  dns_canonicalize_hostname = false
  rdns = false
[realms]
  $REALM = {
    kdc = $NET4.15
  }
[domain_realm]
  .example.test = $REALM
CONF
cat >"$LAB/kdc.conf" <<CONF
[kdcdefaults]
  kdc_listen = 88
  kdc_tcp_listen = 88
[realms]
  $REALM = {
    database_name = $LAB/principal
    key_stash_file = $LAB/stash
  }
CONF
export KRB5_CONFIG=$LAB/krb5.conf KRB5_KDC_PROFILE=$LAB/kdc.conf KRB5CCNAME=$LAB/cache KRB5_KTNAME=$LAB/keytab
kdb5_util create -s -r $REALM -P master >"$LAB/log/create" 2>&1
admin() { kadmin.local -r $REALM "$@" >>"$LAB/log/admin" 2>&1; }
admin addprinc -pw $PASSWORD anna
admin addprinc -randkey "ldap/$SERVER"
admin ktadd -k "$LAB/keytab" "ldap/$SERVER"
spawn kdc krb5kdc -n -r $REALM -P "$LAB/kdc.pid"
wait_for kdc t 88

mkdir "$LAB/db"
cat >"$LAB/slapd.conf" <<CONF
include /etc/ldap/schema/core.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile $LAB/slapd.pid
sasl-host $SERVER
sasl-realm $REALM
database mdb
maxsize 1048576
suffix $BASE
directory $LAB/db
CONF
slapadd -f "$LAB/slapd.conf" <<LDIF
dn: $BASE
objectClass: organization
objectClass: dcObject
dc: example
o: Example
LDIF
spawn directory slapd -f "$LAB/slapd.conf" -h "ldap://$NET4.16/" -d 0
wait_for directory t 389

capture_start "$CAPTURES_DIR/ldap-gssapi.pcap" port 88 or tcp port 389
on client kinit anna >>"$LAB/log/kinit" 2>&1 <<<"$PASSWORD"
on client ldapsearch -Y GSSAPI -H "ldap://$SERVER" -b "$BASE" -s base >>"$LAB/log/tools" 2>&1
capture_stop

session ldap-gssapi <<JSON
{
  "programs": {"openldap": "$(version slapd -VV)", "krb5": "$(version klist -V)"},
  "client": "$NET4.20", "server": "$NET4.16", "kdc": "$NET4.15", "realm": "$REALM", "user": "anna", "password": "$PASSWORD",
  "service": "ldap/$SERVER", "mechanism": "GSSAPI", "binds": ["saslBindInProgress", "saslBindInProgress", "success"]
}
JSON
