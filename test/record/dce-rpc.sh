#!/usr/bin/env bash
# DCE/RPC of a Windows domain: Samba as its controller, rpcclient and impacket as clients. Calls through pipes of
# SMB and over TCP behind the endpoint mapper, signed and encrypted; a service that is to be created; an account
# copied out of the directory.
source "$(dirname "$0")/lab.sh"

lab_start
need samba-tool=samba winbindd=winbind rpcclient=smbclient
[[ -d /usr/share/samba/setup ]] || need samba-ad-provision=samba-ad-provision samba-dsdb=samba-dsdb-modules samba-vfs=samba-vfs-modules
PYTHON=/usr/bin/python3
"$PYTHON" -c 'import impacket' 2>/dev/null || need impacket=python3-impacket
host client 20
host dc 10
resolver client 10
PASSWORD=Not-a-Secret-1
mkdir -p "$LAB/dc"
on dc samba-tool domain provision --realm=LAB.TEST --domain=LAB --server-role=dc --dns-backend=SAMBA_INTERNAL \
  --adminpass="$PASSWORD" --host-name=dc1 --host-ip="$NET4.10" --targetdir="$LAB/dc" \
  --option="posix:eadb = $LAB/dc/eadb.tdb" --option="interfaces = $NET4.10/24" --option='bind interfaces only = yes' \
  --option='server services = s3fs, rpc, ldap, cldap, kdc, winbindd, dns' >"$LAB/log/provision" 2>&1
# Sockets and process numbers of its own, so that a recording before it is not in the way; its helpers outlive it.
mkdir -p "$LAB/dc/run/ncalrpc"
sed -i "/^\[global\]/a\\\tncalrpc dir = $LAB/dc/run/ncalrpc\n\tpid directory = $LAB/dc/run" "$LAB/dc/etc/smb.conf"
trap 'for it in "$LAB"/dc/run/*.pid; do kill "$(cat "$it")" 2>/dev/null || true; done; lab_stop' EXIT
spawn dc setsid samba --foreground --no-process-group -s "$LAB/dc/etc/smb.conf"
wait_for dc t 445
wait_for dc t 135
wait_for dc t 88
mkdir -p "$LAB/client"
cat >"$LAB/client.conf" <<CONF
[global]
  workgroup = LAB
  realm = LAB.TEST
  netbios name = WS1
  security = ads
  log file = $LAB/log/client
  lock directory = $LAB/client
  state directory = $LAB/client
  cache directory = $LAB/client
  private dir = $LAB/client
  pid directory = $LAB/client
CONF
CLIENT=(-s "$LAB/client.conf" -U "LAB\\Administrator%$PASSWORD")

cat >"$LAB/calls.py" <<'PY'
import sys
from impacket.dcerpc.v5 import epm, samr, scmr, transport
from impacket.dcerpc.v5.rpcrt import RPC_C_AUTHN_LEVEL_PKT_INTEGRITY, RPC_C_AUTHN_LEVEL_PKT_PRIVACY
from impacket.examples.secretsdump import NTDSHashes, RemoteOperations
from impacket.smb3structs import SMB2_DIALECT_21
from impacket.smbconnection import SMBConnection

address, password = sys.argv[1:]
# The endpoint mapper, and the port that it gives.
where = epm.hept_map(address, samr.MSRPC_UUID_SAMR, protocol='ncacn_ip_tcp')
for level in (RPC_C_AUTHN_LEVEL_PKT_INTEGRITY, RPC_C_AUTHN_LEVEL_PKT_PRIVACY):
    tcp = transport.DCERPCTransportFactory(where)
    tcp.set_credentials('Administrator', password, 'LAB')
    rpc = tcp.get_dce_rpc()
    rpc.set_auth_level(level)
    rpc.connect()
    rpc.bind(samr.MSRPC_UUID_SAMR)
    server = samr.hSamrConnect(rpc)['ServerHandle']
    samr.hSamrEnumerateDomainsInSamServer(rpc, server)
    samr.hSamrCloseHandle(rpc, server)
    rpc.disconnect()

# A service, as PsExec makes one.
# SMB 2.1 does not encrypt.
smb = SMBConnection(address, address, preferredDialect=SMB2_DIALECT_21)
smb.login('Administrator', password, 'LAB')
pipe = transport.SMBTransport(address, filename=r'\svcctl', smb_connection=smb)
rpc = pipe.get_dce_rpc()
rpc.connect()
rpc.bind(scmr.MSRPC_UUID_SCMR)
manager = scmr.hROpenSCManagerW(rpc)['lpScHandle']
try:
    scmr.hRCreateServiceW(rpc, manager, 'updater\0', 'Updater\0', lpBinaryPathName='/bin/true\0')
except Exception as refused:
    print('service:', refused)
rpc.disconnect()

# One account of the directory, as DCSync takes it. What comes of it goes nowhere.
operations = RemoteOperations(smb, False)
hashes = NTDSHashes(None, None, isRemote=True, remoteOps=operations, justNTLM=True, justUser='LAB/Administrator',
                    printUserStatus=False, perSecretCallback=lambda *_: None)
try:
    hashes.dump()
except Exception as refused:
    print('directory:', refused)
operations.finish()
PY
try() { on client timeout 20 "$@" </dev/null >>"$LAB/log/tools" 2>&1 || true; }
# Samba starts its services when they are first asked for, which takes a while.
try rpcclient "${CLIENT[@]}" "$NET4.10" -c srvinfo
try "$PYTHON" "$LAB/calls.py" "$NET4.10" "$PASSWORD"
capture_start "$CAPTURES_DIR/dce-rpc.pcap" 'tcp and (port 445 or portrange 49152-65535 or port 135)'
try rpcclient "${CLIENT[@]}" "$NET4.10" -c 'enumdomusers; lsaquery; srvinfo'
try "$PYTHON" "$LAB/calls.py" "$NET4.10" "$PASSWORD"
capture_stop

session dce-rpc <<JSON
{
  "programs": {"samba": "$(version smbd --version)", "impacket": "$("$PYTHON" -c 'import pkg_resources as p; print(p.get_distribution("impacket").version)' 2>/dev/null)"},
  "client": "$NET4.20", "server": "$NET4.10", "domain": "LAB", "user": "Administrator", "password": "$PASSWORD", "service": "updater"
}
JSON
