#!/usr/bin/env bash
# LDAP: OpenLDAP's tools and server. Simple and anonymous binds, a wrong password, searches, changes of all
# kinds, StartTLS.
source "$(dirname "$0")/lab.sh"

lab_start
need slapd=slapd ldapsearch=ldap-utils
host client 20
host directory 16
certificate directory.example.test
PASSWORD=not-a-secret BASE=dc=example,dc=test
mkdir "$LAB/db"
cat >"$LAB/slapd.conf" <<CONF
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile $LAB/slapd.pid
TLSCertificateFile $LAB/directory.example.test.pem
TLSCertificateKeyFile $LAB/directory.example.test.key
database mdb
maxsize 1048576
suffix $BASE
rootdn cn=admin,$BASE
rootpw $PASSWORD
directory $LAB/db
CONF
slapadd -f "$LAB/slapd.conf" <<LDIF
dn: $BASE
objectClass: organization
objectClass: dcObject
dc: example
o: Example

dn: ou=people,$BASE
objectClass: organizationalUnit
ou: people

dn: uid=anna,ou=people,$BASE
objectClass: inetOrgPerson
uid: anna
cn: Anna Example
sn: Example
mail: anna@example.test
userPassword: $PASSWORD

dn: uid=ben,ou=people,$BASE
objectClass: inetOrgPerson
uid: ben
cn: Ben Example
sn: Example
LDIF
spawn directory slapd -f "$LAB/slapd.conf" -h "ldap://$NET4.16/" -d 0
wait_for directory t 389

# ldap TOOL OPTION … — a connection of its own.
ldap() { on client env LDAPTLS_REQCERT=never "$1" -H "ldap://$NET4.16" "${@:2}" >>"$LAB/log/tools" 2>&1 || true; }
ADMIN=(-x -D "cn=admin,$BASE" -w "$PASSWORD")
capture_start "$CAPTURES_DIR/ldap.pcap" tcp port 389
ldap ldapsearch "${ADMIN[@]}" -b "$BASE" -s sub -z 100 -l 30 '(&(objectClass=inetOrgPerson)(|(mail=an*@example.test)(!(uid=anna))))' cn mail
ldap ldapsearch -x -D "uid=anna,ou=people,$BASE" -w wrong -b "$BASE" -s base
ldap ldapsearch -x -b "ou=nowhere,$BASE" -s one "(userPassword=$PASSWORD)"
ldap ldapadd "${ADMIN[@]}" <<LDIF
dn: uid=cleo,ou=people,$BASE
objectClass: inetOrgPerson
uid: cleo
cn: Cleo Example
sn: Example
userPassword: $PASSWORD
LDIF
ldap ldapmodify "${ADMIN[@]}" <<LDIF
dn: uid=cleo,ou=people,$BASE
changetype: modify
replace: userPassword
userPassword: $PASSWORD-2
-
add: mail
mail: cleo@example.test
LDIF
ldap ldapcompare "${ADMIN[@]}" "uid=cleo,ou=people,$BASE" "sn:Example"
ldap ldapmodrdn "${ADMIN[@]}" -r "uid=cleo,ou=people,$BASE" uid=cleopatra
ldap ldapdelete "${ADMIN[@]}" "uid=cleopatra,ou=people,$BASE"
ldap ldapwhoami "${ADMIN[@]}"
ldap ldapsearch "${ADMIN[@]}" -b "$BASE" -E pr=2/noprompt '(objectClass=*)' 1.1
ldap ldapsearch -ZZ "${ADMIN[@]}" -b "$BASE" -s base
capture_stop

session ldap <<JSON
{
  "programs": {"openldap": "$(version slapd -VV)"},
  "client": "$NET4.20", "server": "$NET4.16", "port": 389, "password": "$PASSWORD", "base": "$BASE",
  "connections": [
    [
      {"operation": "bind", "object": "cn=admin,$BASE", "authentication": "simple", "password": true, "result": "success"},
      {"operation": "search", "baseObject": "$BASE", "scope": "tree", "sizeLimit": 100, "timeLimit": 30, "filter": "(&(objectClass=inetOrgPerson)(|(mail=an*@example.test)(!(uid=anna))))", "attributes": ["cn", "mail"], "entries": 2, "result": "success"},
      {"operation": "unbind"}
    ],
    [
      {"operation": "bind", "object": "uid=anna,ou=people,$BASE", "password": true, "result": "invalidCredentials"},
      {"operation": "unbind"}
    ],
    [
      {"operation": "bind", "object": "", "authentication": "simple", "result": "success"},
      {"operation": "search", "scope": "single", "filter": "(userPassword=<hidden>)", "entries": 0, "result": "noSuchObject", "matched": "$BASE"},
      {"operation": "unbind"}
    ],
    [
      {"operation": "bind", "result": "success"},
      {"operation": "add", "object": "uid=cleo,ou=people,$BASE", "attributes": ["objectClass", "uid", "cn", "sn", "userPassword"], "result": "success"},
      {"operation": "unbind"}
    ],
    [
      {"operation": "bind", "result": "success"},
      {"operation": "modify", "object": "uid=cleo,ou=people,$BASE", "changes": [{"operation": "replace", "attribute": "userPassword"}, {"operation": "add", "attribute": "mail"}], "result": "success"},
      {"operation": "unbind"}
    ],
    [
      {"operation": "bind", "result": "success"},
      {"operation": "compare", "object": "uid=cleo,ou=people,$BASE", "attributes": ["sn"], "result": "compareTrue"},
      {"operation": "unbind"}
    ],
    [
      {"operation": "bind", "result": "success"},
      {"operation": "rename", "object": "uid=cleo,ou=people,$BASE", "newRdn": "uid=cleopatra", "deleteOldRdn": true, "result": "success"},
      {"operation": "unbind"}
    ],
    [
      {"operation": "bind", "result": "success"},
      {"operation": "delete", "object": "uid=cleopatra,ou=people,$BASE", "result": "success"},
      {"operation": "unbind"}
    ],
    [
      {"operation": "bind", "result": "success"},
      {"operation": "extended", "extension": "WhoAmI", "result": "success"},
      {"operation": "unbind"}
    ],
    [
      {"operation": "bind", "result": "success"},
      {"operation": "search", "controls": ["1.2.840.113556.1.4.319"], "attributes": ["1.1"], "entries": 2, "result": "success"},
      {"operation": "search", "controls": ["1.2.840.113556.1.4.319"], "attributes": ["1.1"], "entries": 2, "result": "success"},
      {"operation": "unbind"}
    ],
    [
      {"operation": "extended", "extension": "StartTLS", "result": "success"}
    ]
  ]
}
JSON
