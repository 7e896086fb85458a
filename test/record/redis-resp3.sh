#!/usr/bin/env bash
# redis-cli in RESP3, and commands with secrets: accounts and parameters that are set, scripts, streams,
# containers, a module's name, pattern subscriptions, a transaction, a monitor.
source "$(dirname "$0")/lab.sh"

lab_start
need redis-server=redis-server redis-cli=redis-tools
host client 20
host cache 12
PASSWORD=not-a-secret OTHER=another-secret VALUE=some-content
spawn cache redis-server --port 6379 --bind "$NET4.12" --save '' --dir "$LAB" --protected-mode no \
  --user default on nopass '~*' '&*' +@all -command --user meter on ">$PASSWORD" '~*' '&*' +@all -command
wait_for cache t 6379

redis() { printf '%s\n' "${@:2}" | on client redis-cli "$1" -h "$NET4.12" >/dev/null; }
capture_start "$CAPTURES_DIR/redis-resp3.pcap" tcp port 6379
redis -3 "HELLO 3 AUTH meter $PASSWORD" "HSET visits:1 who $VALUE" 'HGETALL visits:1' 'SELECT 2' \
  "ACL SETUSER ben on >$OTHER" "CONFIG SET requirepass $OTHER" 'CONFIG SET maxmemory 0' \
  "SADD tags $VALUE" 'SMEMBERS tags' "XADD events * who $VALUE" 'XREAD COUNT 1 STREAMS events 0' \
  "EVAL 'return ARGV[1]' 1 script:key $VALUE" 'OBJECT ENCODING visits:1' 'INCR visits:1' "JSON.GET $VALUE" \
  MULTI "SET both $VALUE" EXEC "ECHO $VALUE"
on client timeout 3 redis-cli -h "$NET4.12" --user meter --pass "$PASSWORD" PSUBSCRIBE 'news.*' >/dev/null 2>&1 &
subscriber=$!
on client timeout 3 redis-cli -3 -h "$NET4.12" --user meter --pass "$PASSWORD" SUBSCRIBE news.weather news.sport >/dev/null 2>&1 &
other=$!
sleep 1
redis -2 "AUTH $OTHER" "PUBLISH news.weather $VALUE"
wait $subscriber $other || true
capture_stop

session redis-resp3 <<JSON
{
  "programs": {"redis": "$(version redis-server --version)"},
  "client": "$NET4.20", "server": "$NET4.12", "port": 6379,
  "secrets": ["$PASSWORD", "$OTHER", "$VALUE"],
  "users": ["meter", "ben"], "parameters": ["requirepass", "maxmemory"],
  "keys": ["visits:1", "tags", "events", "script:key", "both"],
  "channel": "news.weather", "receivers": 2
}
JSON
