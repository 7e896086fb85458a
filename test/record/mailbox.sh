#!/usr/bin/env bash
# curl and Dovecot: a mailbox by IMAP and by POP3, in the clear and after STARTTLS or STLS, wrong
# passwords.
source "$(dirname "$0")/lab.sh"

lab_start
need dovecot=dovecot-imapd /usr/lib/dovecot/pop3=dovecot-pop3d
host client 20
host mail 25
certificate mail.example.test
USER=anna PASSWORD=not-a-secret
# Whose the mailboxes are; made for the recording, since Dovecot takes no account of the system's own.
OWNER=fgmail
useradd --system --user-group --no-create-home $OWNER
trap 'userdel $OWNER 2>/dev/null || true; lab_stop' EXIT
install -d -o $OWNER -g $OWNER "$LAB/mail"
cat >"$LAB/dovecot.conf" <<CONF
base_dir = $LAB/run
log_path = $LAB/log/dovecot
protocols = imap pop3
listen = $NET4.25
ssl = yes
ssl_cert = <$LAB/mail.example.test.pem
ssl_key = <$LAB/mail.example.test.key
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:$LAB/mail/%u
passdb {
  driver = static
  args = password=$PASSWORD
}
userdb {
  driver = static
  args = uid=$OWNER gid=$OWNER home=$LAB/mail/%u
}
CONF
spawn mail dovecot -F -c "$LAB/dovecot.conf"
wait_for mail t 143
wait_for mail t 110
printf '%s\r\n' 'From: Ben <ben@example.test>' 'Subject: lunch' '' 'At noon?' >"$LAB/message"

# mailbox USER:PASSWORD CURL-OPTION …
mailbox() {
  on client curl -sS --resolve "mail.example.test:143:$NET4.25" --resolve "mail.example.test:110:$NET4.25" \
    --cacert "$LAB/mail.example.test.pem" -u "$@" >/dev/null
}
capture_start "$CAPTURES_DIR/mailbox.pcap" tcp
mailbox $USER:$PASSWORD imap://mail.example.test/INBOX -T "$LAB/message"
mailbox $USER:$PASSWORD --login-options AUTH=LOGIN 'imap://mail.example.test/INBOX;MAILINDEX=1'
mailbox $USER:wrong imap://mail.example.test/ 2>/dev/null || true
mailbox $USER:$PASSWORD --ssl-reqd imap://mail.example.test/
mailbox $USER:$PASSWORD pop3://mail.example.test/1
mailbox $USER:wrong pop3://mail.example.test/ 2>/dev/null || true
mailbox $USER:$PASSWORD --ssl-reqd pop3://mail.example.test/
capture_stop

session mailbox <<JSON
{
  "programs": {"dovecot": "$(dovecot --version | cut -d' ' -f1)", "curl": "$(version curl --version)"},
  "client": "$NET4.20", "server": "$NET4.25", "user": "$USER", "messageBytes": $(stat -c %s "$LAB/message"),
  "imap": [
    {"password": "$PASSWORD", "mechanism": "PLAIN", "login": true, "appended": true},
    {"password": "$PASSWORD", "mechanism": "LOGIN", "login": true, "mailbox": "INBOX", "fetched": true},
    {"password": "wrong", "mechanism": "PLAIN", "login": false},
    {"tls": true}
  ],
  "pop3": [
    {"password": "$PASSWORD", "login": true, "retrieved": 1},
    {"password": "wrong", "login": false},
    {"tls": true}
  ]
}
JSON
