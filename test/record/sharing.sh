#!/usr/bin/env bash
# A clone and a push over the git protocol; two BitTorrent clients (libtorrent) that find each other by DHT and
# local discovery and exchange a file.
source "$(dirname "$0")/lab.sh"

lab_start
need git=git python3=python3
/usr/bin/python3 -c 'import libtorrent' 2>/dev/null || need libtorrent=python3-libtorrent
host seeder 20
host leecher 21
host repository 11

export GIT_CONFIG_GLOBAL=$LAB/gitconfig
git config --global user.name Example
git config --global user.email example@example.test
git config --global init.defaultBranch main
git init -q --bare "$LAB/project.git"
git init -q "$LAB/work"
document "$LAB/work/readme" 2000
git -C "$LAB/work" add readme
git -C "$LAB/work" commit -q -m first
spawn repository git daemon --base-path="$LAB" --export-all --enable=receive-pack --reuseaddr
wait_for repository t 9418

cat >"$LAB/peer.py" <<'PYTHON'
import sys, time
import libtorrent as lt

role, folder, address, other, torrent = sys.argv[1:]
session = lt.session({
    "listen_interfaces": address + ":6881", "enable_dht": True, "enable_lsd": True,
    "enable_upnp": False, "enable_natpmp": False, "enable_outgoing_utp": False, "enable_incoming_utp": False,
    "dht_bootstrap_nodes": other + ":6881", "out_enc_policy": 2, "in_enc_policy": 2,
    "dht_restrict_routing_ips": False, "allow_multiple_connections_per_ip": True})
handle = session.add_torrent({"ti": lt.torrent_info(torrent), "save_path": folder})
if role == "leecher":
    handle.connect_peer((other, 6881))
for _ in range(60 if role == "leecher" else 200):
    time.sleep(0.1)
    if role == "leecher" and handle.status().is_seeding:
        time.sleep(1)
        print("whole")
        break
PYTHON
mkdir "$LAB/have" "$LAB/want"
document "$LAB/have/file" 4000
/usr/bin/python3 - "$LAB/have" "$LAB/torrent" <<'PYTHON'
import sys
import libtorrent as lt
files = lt.file_storage()
lt.add_files(files, sys.argv[1] + "/file")
torrent = lt.create_torrent(files)
lt.set_piece_hashes(torrent, sys.argv[1])
open(sys.argv[2], "wb").write(lt.bencode(torrent.generate()))
PYTHON

capture_start "$CAPTURES_DIR/sharing.pcap" tcp or udp
on leecher git clone -q "git://$NET4.11/project.git" "$LAB/clone" 2>/dev/null
on seeder git -C "$LAB/work" push -q "git://$NET4.11/project.git" main
spawn seeder /usr/bin/python3 "$LAB/peer.py" seeder "$LAB/have" "$NET4.20" "$NET4.21" "$LAB/torrent"
wait_for seeder t 6881
on leecher /usr/bin/python3 "$LAB/peer.py" leecher "$LAB/want" "$NET4.21" "$NET4.20" "$LAB/torrent" >"$LAB/outcome"
capture_stop
cmp -s "$LAB/have/file" "$LAB/want/file"

session sharing <<JSON
{
  "programs": {"git": "$(version git --version)", "libtorrent": "$(/usr/bin/python3 -c 'import libtorrent; print(libtorrent.__version__)')"},
  "git": {"server": "$NET4.11", "port": 9418, "connections": 2},
  "bittorrent": {"seeder": "$NET4.20", "leecher": "$NET4.21", "port": 6881}
}
JSON
