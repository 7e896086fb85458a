#!/usr/bin/env bash
# SIP: sipsak registers with a password at a SIPp scenario that asks for it, and at one that refuses; baresip
# calls baresip and both send six seconds of a tone (RTP, RTCP); SIPp calls SIPp over TCP.
source "$(dirname "$0")/lab.sh"

lab_start
need python3=python3 sipp=sip-tester sipsak=sipsak baresip=baresip-core
host alice 20
host bob 21
host registrar 11
USER=alice PASSWORD=not-a-secret

# scenario NAME STATUS REASON — asks a REGISTER for credentials, then answers with the status.
scenario() {
  cat >"$LAB/$1.xml" <<XML
<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="$1">
  <recv request="REGISTER"/>
  <send><![CDATA[
SIP/2.0 401 Unauthorized
[last_Via:]
[last_From:]
[last_To:];tag=[call_number]
[last_Call-ID:]
[last_CSeq:]
WWW-Authenticate: Digest realm="example.test", nonce="4f1c2d3e5a6b7c8d", algorithm=MD5
Content-Length: 0

]]></send>
  <recv request="REGISTER"/>
  <send><![CDATA[
SIP/2.0 $2 $3
[last_Via:]
[last_From:]
[last_To:];tag=[call_number]
[last_Call-ID:]
[last_CSeq:]
Server: example registrar
Warning: 399 example.test "one $1"
Content-Length: 0

]]></send>
</scenario>
XML
}

# phone NAME N — configuration of a baresip that sends a tone and plays to nothing.
phone() {
  mkdir -p "$LAB/$1"
  cat >"$LAB/$1/config" <<CONF
sip_listen $NET4.$2:5060
module_path /usr/lib/baresip/modules
audio_source aufile,$LAB/tone.wav
audio_player aufile,$LAB/$1/heard.wav
audio_alert aufile,$LAB/$1/alert.wav
rtp_ports 20000-20010
module gsm.so
module aufile.so
module_tmp account.so
module_app menu.so
CONF
  echo "<sip:$1@$NET4.$2>;regint=0;audio_codecs=GSM;answermode=${3:-manual}" >"$LAB/$1/accounts"
}

/usr/bin/python3 - "$LAB/tone.wav" <<'PYTHON'
import math, struct, sys, wave
out = wave.open(sys.argv[1], "wb")
out.setparams((1, 2, 8000, 0, "NONE", ""))
out.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(i * 0.35))) for i in range(8000 * 20)))
PYTHON
scenario accepted 200 OK
scenario refused 403 Forbidden
phone alice 20
phone bob 21 auto
register() {
  spawn registrar sipp -sf "$LAB/$1.xml" -i "$NET4.11" -p 5060 -m 1 -nostdin
  local server=${LAB_PIDS[-1]}
  wait_for registrar u 5060
  on alice sipsak -U -C "sip:alice@$NET4.20" -s "sip:alice@$NET4.11" -u "$USER" -a "$PASSWORD" >>"$LAB/log/alice" 2>&1 || true
  wait "$server" || true
}

capture_start "$CAPTURES_DIR/voip.pcap" udp or tcp
register accepted
register refused
spawn bob baresip -f "$LAB/bob"
wait_for bob u 5060
on alice baresip -f "$LAB/alice" -e "/dial sip:bob@$NET4.21" -t 7 >>"$LAB/log/alice" 2>&1 </dev/null || true
spawn bob sipp -sn uas -t t1 -i "$NET4.21" -p 5080 -m 1 -nostdin
wait_for bob t 5080
on alice sipp -sn uac -t t1 -i "$NET4.20" -p 5090 -m 1 -d 200 -s carol "$NET4.21:5080" -nostdin >>"$LAB/log/alice" 2>&1
capture_stop

session voip <<JSON
{
  "programs": {"sipp": "$(version sipp -v)", "sipsak": "$(version sipsak -V)", "baresip": "$(version baresip -h)"},
  "registrar": "$NET4.11", "user": "$USER", "password": "$PASSWORD", "registrations": [200, 403],
  "call": {"from": "sip:alice@$NET4.20", "to": "sip:bob@$NET4.21", "seconds": 7, "codec": "GSM"},
  "tcp": {"from": "$NET4.20", "to": "$NET4.21", "port": 5080, "uri": "sip:carol@$NET4.21:5080"}
}
JSON
