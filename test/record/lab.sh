# shellcheck shell=bash
# A network in a box: every host is a network namespace, plugged with a veth pair into one bridge.
# The bridge lives in a namespace of its own, so nothing of the machine that records gets in.
#
#     client ── br0 ── web          10.77.0.N/24   2001:db8:77::N/64   02:00:00:77:00:N
#                │ └── dns          tcpdump listens on br0
#
# A script sources this file, then: lab_start, host …, capture_start, the traffic, capture_stop,
# session. Needs root. All is taken down on exit, whatever the reason.

set -euo pipefail

RECORD_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT_DIR=$(cd "$RECORD_DIR/../.." && pwd)
CAPTURES_DIR=$ROOT_DIR/test/captures
NET4=10.77.0
NET6=2001:db8:77:

LAB=            # scratch directory: keys, configurations, logs, documents
LAB_PREFIX=     # namespaces are called PREFIX-HOST, so that two labs can run side by side
LAB_PIDS=()     # what runs in the background, for the clean-up
CAPTURE_PID=
CAPTURE_FILE=

# need COMMAND=PACKAGE … — installs the Debian package of every command that is missing.
need() {
  local pair missing=()
  for pair in "$@"; do
    command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  apt-get update -qq >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# lab_start — scratch directory, switch namespace and its bridge.
lab_start() {
  need ip=iproute2 tcpdump=tcpdump ethtool=ethtool jq=jq openssl=openssl curl=curl
  LAB=$(mktemp -d)
  LAB_PREFIX=fg$$
  trap lab_stop EXIT
  # Servers drop their privileges and still have to read what lies here.
  chmod 755 "$LAB"
  mkdir -p "$CAPTURES_DIR" "$LAB/log"
  ip netns add "$LAB_PREFIX-switch"
  quiet_ipv6 switch
  # Snooping would hold back neighbour discovery until a querier shows up.
  on switch ip link add br0 type bridge mcast_snooping 0 forward_delay 0 stp_state 0
  on switch sysctl -qw net.ipv6.conf.br0.disable_ipv6=1
  on switch ip link set br0 up
}

lab_stop() {
  local pid ns
  for pid in "${LAB_PIDS[@]}" $CAPTURE_PID; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  for ns in $(ip netns list | awk -v p="$LAB_PREFIX-" 'index($1, p) == 1 { print $1 }'); do
    ip netns del "$ns"
    rm -rf "/etc/netns/$ns"
  done
  rm -rf "$LAB"
}

# on HOST COMMAND … — runs a command on a host and waits for it.
on() { ip netns exec "$LAB_PREFIX-$1" "${@:2}"; }

# spawn HOST COMMAND … — runs a server on a host until the lab is taken down.
spawn() {
  ip netns exec "$LAB_PREFIX-$1" "${@:2}" </dev/null >>"$LAB/log/$1" 2>&1 &
  LAB_PIDS+=($!)
}

# No duplicate address detection (addresses work at once), no hunt for routers.
quiet_ipv6() {
  local scope
  for scope in all default; do
    on "$1" sysctl -qw "net.ipv6.conf.$scope.accept_dad=0" \
      "net.ipv6.conf.$scope.router_solicitations=0" "net.ipv6.conf.$scope.addr_gen_mode=0"
  done
}

# real_frames HOST DEVICE — no offloading: frames of at most the MTU, with checksums filled in.
real_frames() { on "$1" ethtool -K "$2" tx off rx off tso off gso off gro off >/dev/null 2>&1 || true; }

# host NAME N — a host at 10.77.0.N and 2001:db8:77::N (the same digits in both).
host() {
  local name=$1 n=$2 ns=$LAB_PREFIX-$1
  ip netns add "$ns"
  quiet_ipv6 "$name"
  on switch ip link add "to-$name" type veth peer name eth0 netns "$ns"
  on switch sysctl -qw "net.ipv6.conf.to-$name.disable_ipv6=1"
  on switch ip link set "to-$name" master br0 up
  real_frames switch "to-$name"
  real_frames "$name" eth0
  on "$name" ip link set eth0 address "$(printf '02:00:00:77:00:%02x' "$n")"
  on "$name" ip link set lo up
  on "$name" ip link set eth0 up
  on "$name" ip addr add "$NET4.$n/24" dev eth0
  on "$name" ip addr add "$NET6:$n/64" dev eth0 nodad
}

# resolver NAME N — the host asks the name server at 10.77.0.N; no hosts file but localhost.
resolver() {
  mkdir -p "/etc/netns/$LAB_PREFIX-$1"
  printf 'nameserver %s\n' "$NET4.$2" >"/etc/netns/$LAB_PREFIX-$1/resolv.conf"
  printf '127.0.0.1 localhost\n' >"/etc/netns/$LAB_PREFIX-$1/hosts"
}

# retry SECONDS COMMAND … — until it succeeds.
retry() {
  local tries=$(($1 * 10))
  while ! "${@:2}" >/dev/null 2>&1; do
    ((tries-- > 0)) || { echo "gave up waiting for: ${*:2}" >&2; tail -n 20 "$LAB"/log/* >&2; return 1; }
    sleep 0.1
  done
}

# wait_for HOST t|u PORT — until something on the host listens on the TCP or UDP port.
wait_for() { retry 10 listening "$@"; }
listening() { [[ -n $(on "$1" ss -Hln"$2" "sport = :$3") ]]; }

# capture_start FILE [TCPDUMP OPTION …] — on br0 of the switch.
capture_start() {
  CAPTURE_FILE=$1
  local log=$LAB/log/tcpdump
  # Multicast reports of interfaces that have just come up belong to the lab, not to the session.
  sleep 2
  ip netns exec "$LAB_PREFIX-switch" tcpdump -i br0 -n -U -s 0 -B 8192 \
    --immediate-mode -Z root -w "$CAPTURE_FILE" "${@:2}" 2>"$log" &
  CAPTURE_PID=$!
  retry 10 grep -q 'listening on' "$log"
}

# capture_stop — fails if the kernel dropped a packet: such a capture is no ground truth.
capture_stop() {
  sleep 0.5
  kill -INT "$CAPTURE_PID"
  wait "$CAPTURE_PID" || true
  CAPTURE_PID=
  grep -q '^0 packets dropped by kernel' "$LAB/log/tcpdump" || { cat "$LAB/log/tcpdump" >&2; return 1; }
}

# session NAME <JSON — the facts the script knows, beside the capture, checked and laid out by jq.
# Adds what is true of every capture: its file name, and the program that recorded it.
session() {
  jq --arg capture "$(basename "$CAPTURE_FILE")" --arg tcpdump "$(version tcpdump --version)" \
    '{capture: $capture, recordedWith: {tcpdump: $tcpdump}} * .' >"$LAB/session"
  mv "$LAB/session" "$CAPTURES_DIR/$1.session.json"
}

# version COMMAND … — the first number with a dot that the command prints.
version() { "$@" 2>&1 | grep -oE '[0-9]+\.[0-9]+[0-9A-Za-z.]*' | head -n 1 || true; }

# certificate NAME — $LAB/NAME.pem and $LAB/NAME.key, self-signed, P-256.
certificate() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
    -subj "/CN=$1" -addext "subjectAltName=DNS:$1" -keyout "$LAB/$1.key" -out "$LAB/$1.pem" 2>/dev/null
}

# document FILE BYTES — a document of random letters, so that nothing of this machine is in it.
document() { openssl rand -base64 "$(($2))" | tr -d '\n' | head -c "$2" >"$1" || true; }

# name_server HOST — dnsmasq for example.test.
name_server() {
  need dnsmasq=dnsmasq-base
  spawn "$1" dnsmasq --keep-in-foreground --conf-file=/dev/null --user=root --pid-file= \
    --no-resolv --no-hosts --local=/test/ \
    --host-record=web.example.test,$NET4.10,$NET6:10 \
    --host-record=files.example.test,$NET4.11,$NET6:11 \
    --host-record=cache.example.test,$NET4.12 \
    --cname=www.example.test,web.example.test \
    --mx-host=example.test,mail.example.test,10 \
    --txt-record=example.test,"v=spf1 -all" \
    "${@:2}"
  wait_for "$1" u 53
}

# ssh_server HOST — sshd with a fresh host key; the key $LAB/user alone opens it. A client says
# ssh "${SSH_OPTIONS[@]}" -i "$LAB/user".
# shellcheck disable=SC2034 # for the scripts that source this file
SSH_OPTIONS=(-F /dev/null -o User=root -o IdentitiesOnly=yes -o StrictHostKeyChecking=no
  -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR)
ssh_server() {
  local key
  for key in host user; do ssh-keygen -q -t ed25519 -N '' -C "$key@example.test" -f "$LAB/$key"; done
  mkdir -p /run/sshd
  spawn "$1" "$(command -v sshd)" -D -e -f /dev/null -h "$LAB/host" -o "AuthorizedKeysFile=$LAB/user.pub" \
    -o StrictModes=no -o PasswordAuthentication=no -o UsePAM=no -o PidFile=none \
    -o "Subsystem=sftp internal-sftp"
  wait_for "$1" t 22
}

# echo_server HOST PORT — sends back what it gets.
echo_server() {
  need socat=socat
  spawn "$1" socat "TCP6-LISTEN:$2,ipv6only=0,fork,reuseaddr" EXEC:cat
  wait_for "$1" t "$2"
}
