#!/usr/bin/env bash
# Redis with a password: PING before AUTH, the default user, a named user, a wrong password.
source "$(dirname "$0")/lab.sh"

lab_start
need redis-server=redis-server redis-cli=redis-tools
host client 20
host cache 12
PASSWORD=not-a-secret
spawn cache redis-server --port 6379 --bind "$NET4.12" --save '' --dir "$LAB" --requirepass $PASSWORD \
  --user meter on ">$PASSWORD" '~*' '+@all'
wait_for cache t 6379

redis() { printf '%s\n' "$@" | on client redis-cli -h "$NET4.12" >/dev/null; }
capture_start "$CAPTURES_DIR/redis-auth.pcap" tcp port 6379
redis PING "AUTH $PASSWORD" PING 'SET greeting hello'
redis "AUTH meter $PASSWORD" 'GET greeting'
redis 'AUTH wrong' PING
capture_stop

session redis-auth <<JSON
{
  "programs": {"redis": "$(version redis-server --version)"},
  "client": "$NET4.20", "server": "$NET4.12", "port": 6379,
  "note": "redis-cli begins each connection with COMMAND DOCS and COMMAND of its own, here without permission",
  "connections": [
    {"commands": ["PING", "AUTH", "PING", "SET"], "password": "$PASSWORD", "user": null, "errors": ["NOAUTH"]},
    {"commands": ["AUTH", "GET"], "password": "$PASSWORD", "user": "meter", "errors": []},
    {"commands": ["AUTH", "PING"], "password": "wrong", "user": null, "errors": ["WRONGPASS", "NOAUTH"]}
  ]
}
JSON
