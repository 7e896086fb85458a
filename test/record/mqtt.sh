#!/usr/bin/env bash
# Mosquitto, MQTT 3.1.1 and 5: subscribe and publish with QoS 0, 1 and 2, a user with a password,
# a password that is refused.
source "$(dirname "$0")/lab.sh"

lab_start
need mosquitto=mosquitto mosquitto_pub=mosquitto-clients
host sensor 20
host panel 21
host broker 12
USER=meter PASSWORD=not-a-secret
mosquitto_passwd -c -b "$LAB/users" $USER $PASSWORD
cat >"$LAB/mosquitto.conf" <<CONF
listener 1883 $NET4.12
password_file $LAB/users
allow_anonymous true
user root
CONF
spawn broker mosquitto -c "$LAB/mosquitto.conf"
wait_for broker t 1883

publish() { on sensor mosquitto_pub -h "$NET4.12" -t example/temperature "$@"; }
capture_start "$CAPTURES_DIR/mqtt.pcap" tcp port 1883
on panel mosquitto_sub -h "$NET4.12" -i panel -V 311 -t 'example/#' -q 2 -C 3 -W 20 >"$LAB/heard" &
panel=$!
sleep 1
publish -i sensor-0 -V 311 -q 0 -m 20.5
publish -i sensor-1 -V 311 -q 1 -m 20.6
publish -i sensor-2 -V 5 -q 2 -m 20.7 -u $USER -P $PASSWORD
publish -i sensor-3 -V 311 -m 20.8 -u $USER -P wrong 2>/dev/null || true
wait $panel
capture_stop
[[ $(wc -l <"$LAB/heard") -eq 3 ]]

session mqtt <<JSON
{
  "programs": {"mosquitto": "$(version mosquitto -h)"},
  "server": "$NET4.12", "port": 1883, "topic": "example/temperature",
  "connections": [
    {"client": "$NET4.21", "clientId": "panel", "version": "3.1.1", "subscribed": "example/#", "qos": 2, "messages": ["20.5", "20.6", "20.7"]},
    {"client": "$NET4.20", "clientId": "sensor-0", "version": "3.1.1", "published": "20.5", "qos": 0},
    {"client": "$NET4.20", "clientId": "sensor-1", "version": "3.1.1", "published": "20.6", "qos": 1},
    {"client": "$NET4.20", "clientId": "sensor-2", "version": "5", "published": "20.7", "qos": 2, "user": "$USER", "password": "$PASSWORD"},
    {"client": "$NET4.20", "clientId": "sensor-3", "version": "3.1.1", "user": "$USER", "password": "wrong", "outcome": "not authorised"}
  ]
}
JSON
