#!/usr/bin/env bash
# redis-cli and redis-server: single commands, a pipe of many, publish and subscribe, an error.
source "$(dirname "$0")/lab.sh"

lab_start
need redis-server=redis-server redis-cli=redis-tools
host client 20
host cache 12
spawn cache redis-server --port 6379 --bind "$NET4.12" --save '' --protected-mode no --dir "$LAB"
wait_for cache t 6379
document "$LAB/value" 10000

redis() { on client redis-cli -h "$NET4.12" "$@" >/dev/null; }
capture_start "$CAPTURES_DIR/redis.pcap" tcp port 6379
redis SET greeting hello
redis GET greeting
redis -x SET large <"$LAB/value"
redis GET large
redis NOSUCHCOMMAND || true
for i in {1..100}; do printf 'SET key:%d value-%d\r\n' "$i" "$i"; done | redis --pipe
on client timeout 2 redis-cli -h "$NET4.12" SUBSCRIBE news >/dev/null &
subscriber=$!
sleep 1
redis PUBLISH news "it rains"
wait $subscriber || true
capture_stop

session redis <<JSON
{
  "programs": {"redis": "$(version redis-server --version)"},
  "client": "$NET4.20", "server": "$NET4.12", "port": 6379,
  "connections": [
    {"commands": ["SET greeting hello"]},
    {"commands": ["GET greeting"]},
    {"commands": ["SET large"], "valueBytes": 10000},
    {"commands": ["GET large"], "valueBytes": 10000},
    {"commands": ["NOSUCHCOMMAND"], "error": true},
    {"pipelined": 100, "note": "redis-cli --pipe ends with an ECHO of its own"},
    {"commands": ["SUBSCRIBE news"], "messages": 1},
    {"commands": ["PUBLISH news"], "receivers": 1}
  ]
}
JSON
