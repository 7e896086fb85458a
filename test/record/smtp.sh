#!/usr/bin/env bash
# curl hands mail to Postfix: a message in the clear (STARTTLS offered, not taken), one after
# STARTTLS, and a recipient that is refused.
source "$(dirname "$0")/lab.sh"

lab_start
need postfix=postfix
host client 20
host mail 25
certificate mail.example.test
mkdir "$LAB/postfix"
install -d -o postfix "$LAB/data"
install -d "$LAB/queue"
cat >"$LAB/postfix/main.cf" <<CONF
compatibility_level = 3.6
queue_directory = $LAB/queue
data_directory = $LAB/data
maillog_file_prefixes = $LAB
maillog_file = $LAB/log/postfix
myhostname = mail.example.test
mydestination = example.test
inet_interfaces = all
mynetworks =
# Every recipient at example.test is known; what is accepted is thrown away.
local_recipient_maps =
local_transport = discard:
alias_maps =
smtpd_relay_restrictions = reject_unauth_destination
smtpd_tls_security_level = may
smtpd_tls_chain_files = $LAB/mail.example.test.key, $LAB/mail.example.test.pem
CONF
# The services of Debian's master.cf, none of them in a chroot, which would lack the libraries.
awk '/^[a-z]/ { $5 = "n" } { print }' /usr/share/postfix/master.cf.dist >"$LAB/postfix/master.cf"
# Its master process leaves the group of the one that started it, so it is stopped by its own means.
trap 'postfix -c "$LAB/postfix" stop 2>/dev/null || true; lab_stop' EXIT
spawn mail postfix -c "$LAB/postfix" start-fg
wait_for mail t 25
printf '%s\r\n' 'From: Anna <anna@example.test>' 'To: Ben <ben@example.test>' 'Subject: lunch' \
  'Date: Mon, 01 Jan 2024 12:00:00 +0000' 'Message-ID: <1@example.test>' '' \
  'At noon?' '.' 'Anna' >"$LAB/message"

# send TO CURL-OPTION …
send() {
  on client curl -sS --resolve "mail.example.test:25:$NET4.25" -T "$LAB/message" \
    --mail-from anna@example.test --mail-rcpt "$1" "${@:2}" smtp://mail.example.test/client.example.test
}
capture_start "$CAPTURES_DIR/smtp.pcap" tcp port 25
send ben@example.test
send ben@example.test --ssl-reqd --cacert "$LAB/mail.example.test.pem"
send carl@elsewhere.test 2>/dev/null || true
capture_stop

session smtp <<JSON
{
  "programs": {"postfix": "$(postconf -h mail_version)", "curl": "$(version curl --version)"},
  "client": "$NET4.20", "server": "$NET4.25", "port": 25,
  "banner": "mail.example.test", "helo": "client.example.test", "startTlsOffered": true,
  "connections": [
    {"from": "anna@example.test", "to": "ben@example.test", "subject": "lunch", "tls": false, "outcome": "accepted"},
    {"serverName": "mail.example.test", "tls": true, "outcome": "accepted, after STARTTLS"},
    {"from": "anna@example.test", "to": "carl@elsewhere.test", "tls": false, "outcome": "recipient refused", "status": 554}
  ]
}
JSON
