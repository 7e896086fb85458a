#!/usr/bin/env bash
# Logins in the clear, and the same encrypted → logins.pcap: a form by HTTP and HTTPS (curl and Python), IMAP and POP3 with
# CRAM-MD5 and APOP (curl and Dovecot).
source "$(dirname "$0")/lab.sh"

lab_start
need dovecot=dovecot-imapd /usr/lib/dovecot/pop3=dovecot-pop3d python3=python3
host client 20
host web 10
host mail 25
certificate mail.example.test
certificate web.example.test
USER=anna PASSWORD=not-a-secret

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
auth_mechanisms = plain cram-md5 apop
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

# A server that takes what is posted and says nothing of it; TLS on the second port.
cat >"$LAB/forms.py" <<'PY'
import http.server, ssl, sys
class Forms(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers['Content-Length']))
        self.send_response(204)
        self.end_headers()
port, certificate = int(sys.argv[1]), sys.argv[2:]
server = http.server.HTTPServer(('', port), Forms)
if certificate:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
PY
spawn web python3 "$LAB/forms.py" 80
spawn web python3 "$LAB/forms.py" 443 "$LAB/web.example.test.pem" "$LAB/web.example.test.key"
wait_for web t 80
wait_for web t 443

mailbox() {
  on client curl -sS --resolve "mail.example.test:143:$NET4.25" --resolve "mail.example.test:110:$NET4.25" \
    --cacert "$LAB/mail.example.test.pem" -u $USER:$PASSWORD "$@" >/dev/null
}
post() {
  on client curl -sS --resolve "web.example.test:80:$NET4.10" --resolve "web.example.test:443:$NET4.10" \
    --cacert "$LAB/web.example.test.pem" "$@"
}
capture_start "$CAPTURES_DIR/logins.pcap" tcp
for url in http://web.example.test/login https://web.example.test/login; do
  post --data-urlencode "user[name]=$USER" --data-urlencode "user[password]=$PASSWORD" $url
done
post --data-urlencode "q=where is the station" --data-urlencode "user=$USER" http://web.example.test/search
mailbox pop3://mail.example.test/ --login-options AUTH=+APOP
mailbox pop3://mail.example.test/ --login-options AUTH=CRAM-MD5
mailbox imap://mail.example.test/ --login-options AUTH=CRAM-MD5
mailbox imap://mail.example.test/ --login-options AUTH=PLAIN --ssl-reqd
capture_stop

session logins <<JSON
{
  "programs": {
    "curl": "$(version curl --version)", "dovecot": "$(dovecot --version | cut -d' ' -f1)"
  },
  "client": "$NET4.20", "user": "$USER", "password": "$PASSWORD",
  "findings": [
    "cleartext.challenge-response $NET4.25:110", "cleartext.challenge-response $NET4.25:143",
    "cleartext.http-form $NET4.10:80"
  ]
}
JSON
