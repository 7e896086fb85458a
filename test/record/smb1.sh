#!/usr/bin/env bash
# SMB 1 as old programs speak it: impacket and Samba. Files opened by OPEN_ANDX, one renamed and one deleted by a
# transaction; the shares listed over DCE/RPC, its messages written to a pipe and read from it, and in a transaction.
source "$(dirname "$0")/lab.sh"

lab_start
need smbd=samba
PYTHON=/usr/bin/python3
"$PYTHON" -c 'import impacket' 2>/dev/null || need impacket=python3-impacket
host client 20
host files 11
USER=anna PASSWORD=not-a-secret
mkdir -p "$LAB"/{share,state,run}
chmod 777 "$LAB/share"
cat >"$LAB/smb.conf" <<CONF
[global]
  workgroup = OFFICE
  netbios name = FILES
  server role = standalone server
  server min protocol = NT1
  unix extensions = no
  map to guest = never
  guest account = nobody
  interfaces = $NET4.11/24
  bind interfaces only = yes
  smb ports = 445
  load printers = no
  disable spoolss = yes
  log file = $LAB/log/smbd
  lock directory = $LAB/run
  state directory = $LAB/state
  cache directory = $LAB/state
  pid directory = $LAB/run
  private dir = $LAB/state
  ncalrpc dir = $LAB/run/ncalrpc
[documents]
  path = $LAB/share
  read only = no
  force user = root
CONF
id "$USER" >/dev/null 2>&1 || { useradd -M -s /usr/sbin/nologin "$USER" && MADE_USER=1; }
trap 'for it in "$LAB"/run/*.pid; do kill "$(cat "$it")" 2>/dev/null || true; done; [[ -z ${MADE_USER:-} ]] || userdel "$USER"; lab_stop' EXIT
printf '%s\n%s\n' "$PASSWORD" "$PASSWORD" | smbpasswd -c "$LAB/smb.conf" -s -a "$USER" >"$LAB/log/passwd"
spawn files setsid smbd --foreground --no-process-group -s "$LAB/smb.conf"
wait_for files t 445

cat >"$LAB/client.py" <<'PY'
import struct, sys
from impacket import smb as smb_module
from impacket.dcerpc.v5 import srvs, transport
from impacket.smb import SMB_DIALECT
from impacket.smbconnection import SMBConnection

address, user, password = sys.argv[1:]
connection = SMBConnection(address, address, preferredDialect=SMB_DIALECT)
connection.login(user, password)
smb = connection.getSMBServer()
smb.set_flags(flags2=smb.get_flags()[1] | smb_module.SMB.FLAGS2_UNICODE)
tree = smb.tree_connect_andx('\\\\%s\\documents' % address)

def open_file(name, mode, access):
    return smb.open_andx(tree, name, mode, access)[0]

def set_info(file, level, data):
    # impacket's own send_trans2 puts its offsets a byte too low.
    parameters = struct.pack('<HHHxx', file, level, 0)
    command = smb_module.SMBCommand(smb_module.SMB.SMB_COM_TRANSACTION2)
    command['Parameters'] = smb_module.SMBTransaction2_Parameters()
    command['Data'] = smb_module.SMBTransaction2_Data()
    for name, value in {
        'Setup': struct.pack('<H', 8), 'TotalParameterCount': 6, 'TotalDataCount': len(data),
        'ParameterCount': 6, 'ParameterOffset': 68, 'DataCount': len(data), 'DataOffset': 76,
    }.items():
        command['Parameters'][name] = value
    for name, value in {'Name': b'', 'Pad1': b'\0' * 3, 'Pad2': b'', 'Trans_Parameters': parameters, 'Trans_Data': data}.items():
        command['Data'][name] = value
    packet = smb_module.NewSMBPacket()
    packet['Tid'] = tree
    packet.addCommand(command)
    smb.sendSMB(packet)
    smb.recvSMB()

# Made and written to; opened once more, and renamed while it is open; deleted when it is closed.
first = open_file('notes.txt', 0x12, 2)
smb.write_andx(tree, first, b'n' * 500)
smb.close(tree, first)
# Access 0x42: to read and write, and nobody is kept from doing the same.
second = open_file('notes.txt', 0x01, 0x42)
new_name = 'minutes.txt'.encode('utf-16le')
set_info(second, 1010, struct.pack('<BxxxLL', 0, 0, len(new_name)) + new_name)
smb.close(tree, second)
third = connection.openFile(tree, 'minutes.txt', desiredAccess=0x10000 | 0x80)
set_info(third, 0x102, b'\x01')
smb.close(tree, third)

pipe = transport.SMBTransport(address, filename=r'\srvsvc', smb_connection=connection)
rpc = pipe.get_dce_rpc()
rpc.connect()
rpc.bind(srvs.MSRPC_UUID_SRVS)
srvs.hNetrShareEnum(rpc, 1)
# The same pipe, with a request and its answer in one transaction.
send, requests = pipe.send, []
pipe.send = lambda data, *_, **__: requests.append(data)
call = srvs.NetrRemoteTOD()
call['ServerName'] = '\0'
rpc.call(call.opnum, call)
pipe.send = send
setup = struct.pack('<HH', 0x26, pipe._SMBTransport__handle)
smb.send_trans(pipe._SMBTransport__tid, setup, b'\0' + '\\PIPE\\\0'.encode('utf-16le'), b'', requests[0])
smb.recvSMB()
rpc.disconnect()
connection.logoff()
PY
capture_start "$CAPTURES_DIR/smb1.pcap" 'tcp port 445'
on client "$PYTHON" "$LAB/client.py" "$NET4.11" "$USER" "$PASSWORD" >>"$LAB/log/tools" 2>&1 || cat "$LAB/log/tools"
capture_stop

session smb1 <<JSON
{
  "programs": {"samba": "$(version smbd --version)", "impacket": "$("$PYTHON" -c 'import pkg_resources as p; print(p.get_distribution("impacket").version)' 2>/dev/null)"},
  "client": "$NET4.20", "server": "$NET4.11", "user": "$USER", "password": "$PASSWORD",
  "files": [
    {"name": "notes.txt", "written": 500, "outcome": "created"},
    {"name": "notes.txt", "newName": "minutes.txt", "outcome": "opened", "size": 500},
    {"name": "minutes.txt", "deleted": true}
  ]
}
JSON
