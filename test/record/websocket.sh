#!/usr/bin/env bash
# WebSocket: Python's websockets, both sides. A connection with a subprotocol and compression, one without
# either, one that is refused.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/lab.sh"

lab_start
# Debian's own Python has Debian's packages.
PYTHON=/usr/bin/python3
$PYTHON -c 'import websockets' 2>/dev/null || need websockets-for-python=python3-websockets
host client 20
host web 10

cat >"$LAB/server.py" <<'PYTHON'
import asyncio, http, websockets

async def echo(connection):
    async for message in connection:
        await connection.send(message)

async def refuse(path, headers):
    if path == "/private":
        return http.HTTPStatus.FORBIDDEN, [], b"no\n"

async def main():
    async with websockets.serve(echo, "0.0.0.0", 80, subprotocols=["chat.v1"], process_request=refuse):
        await asyncio.Future()

asyncio.run(main())
PYTHON

cat >"$LAB/client.py" <<'PYTHON'
import asyncio, sys, websockets

async def main(server):
    async with websockets.connect(f"ws://{server}/chat", subprotocols=["chat.v2", "chat.v1"]) as it:
        for message in ["hello", "x" * 1000]:
            await it.send(message)
            await it.recv()
        await (await it.ping())
    async with websockets.connect(f"ws://{server}/files", compression=None) as it:
        await it.send(bytes(70000))
        await it.recv()
        # A message in three frames.
        await it.send(["one ", "two ", "three"])
        await it.recv()
        await it.close(4001, "done")
    try:
        await websockets.connect(f"ws://{server}/private")
        sys.exit("not refused")
    except websockets.InvalidStatusCode as refused:
        assert refused.status_code == 403

asyncio.run(main(sys.argv[1]))
PYTHON

spawn web $PYTHON "$LAB/server.py"
wait_for web t 80
capture_start "$CAPTURES_DIR/websocket.pcap" tcp
on client $PYTHON "$LAB/client.py" "$NET4.10"
capture_stop

session websocket <<JSON
{
  "programs": {"websockets": "$($PYTHON -c 'import websockets; print(websockets.__version__)')"},
  "client": "$NET4.20", "server": "$NET4.10", "port": 80,
  "connections": [
    {
      "target": "/chat", "subprotocol": "chat.v1", "extensions": "permessage-deflate; server_max_window_bits=12; client_max_window_bits=12",
      "client": {"messages": 2, "textMessages": 2, "pings": 1}, "server": {"messages": 2, "textMessages": 2},
      "closedBy": "client", "closeCode": 1000
    },
    {
      "target": "/files",
      "client": {"messages": 2, "textMessages": 1, "binaryMessages": 1, "bytes": 70013},
      "server": {"messages": 2, "textMessages": 1, "binaryMessages": 1, "bytes": 70013},
      "closedBy": "client", "closeCode": 4001
    }
  ],
  "refused": [{"target": "/private", "status": 403}]
}
JSON
