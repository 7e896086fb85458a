#!/usr/bin/env bash
# A ping and a TCP echo inside each tunnel between two hosts → vxlan.pcap, gre.pcap, ipip.pcap,
# sit.pcap, geneve.pcap; and behind VLAN tags → vlan.pcap (802.1Q), qinq.pcap (802.1ad + 802.1Q).
# The kernel's own device where it has one, else encap.py.
#
#     left 10.77.0.20 ══ tunnel ══ 10.77.0.21 right      inside: 10.78.0.20, .21 or
#                                                        2001:db8:78::20, ::21 (sit)
source "$(dirname "$0")/lab.sh"

ID=77       # key of GRE, network identifier of VXLAN and Geneve
VLAN=5
SERVICE_VLAN=9
BYTES=3000

# kernel_device HOST KIND LOCAL REMOTE — makes inner0 of the kernel's own, if it can.
kernel_device() {
  local link=(on "$1" ip link add)
  case $2 in
    vxlan) "${link[@]}" inner0 type vxlan id $ID local "$3" remote "$4" dstport 4789 ;;
    gre) "${link[@]}" inner0 type gre local "$3" remote "$4" key $ID ;;
    ipip | sit) "${link[@]}" inner0 type "$2" local "$3" remote "$4" ;;
    geneve) "${link[@]}" inner0 type geneve id $ID remote "$4" ;;
    vlan) "${link[@]}" link eth0 name inner0 type vlan id $VLAN ;;
    qinq)
      "${link[@]}" link eth0 name outer0 type vlan proto 802.1ad id $SERVICE_VLAN &&
        "${link[@]}" link outer0 name inner0 type vlan id $VLAN && on "$1" ip link set outer0 up
      ;;
  esac 2>/dev/null
}

# user_device HOST KIND LOCAL REMOTE — the same with encap.py behind a TUN or TAP device.
user_device() {
  local mode=tap
  case $2 in gre | ipip | sit) mode=tun ;; esac
  on "$1" ip tuntap add inner0 mode $mode
  case $2 in
    vxlan) return 1 ;;
    vlan | qinq)
      # The port takes in only what is sent to its own address.
      on "$1" ip link set inner0 address "$(on "$1" cat /sys/class/net/eth0/address)"
      if [[ $2 == vlan ]]; then set -- "$1" vlan eth0 $VLAN; else set -- "$1" qinq eth0 $SERVICE_VLAN $VLAN; fi
      ;;
    *) set -- "$1" "$2" "$3" "$4" $ID ;;
  esac
  spawn "$1" python3 "$RECORD_DIR/encap.py" "$2" inner0 "${@:3}"
}

# tunnel HOST KIND N REMOTE-N
tunnel() {
  maker=kernel
  if ! kernel_device "$1" "$2" "$NET4.$3" "$NET4.$4"; then
    maker="user space"
    user_device "$1" "$2" "$NET4.$3" "$NET4.$4"
  fi
  real_frames "$1" inner0
  # No link-local chatter in a tunnel that carries IPv4.
  [[ $2 == sit ]] || on "$1" sysctl -qw net.ipv6.conf.inner0.disable_ipv6=1
  on "$1" ip link set inner0 mtu 1400 up
  if [[ $2 == sit ]]; then
    on "$1" ip addr add "2001:db8:78::$3/64" dev inner0 nodad
  else
    on "$1" ip addr add "10.78.0.$3/24" dev inner0
  fi
}

# record KIND — in a lab of its own.
record() (
  local kind=$1 inner=10.78.0.21 maker
  [[ $kind == sit ]] && inner=2001:db8:78::21
  lab_start
  need ping=iputils-ping socat=socat python3=python3
  host left 20
  host right 21
  tunnel left "$kind" 20 21
  tunnel right "$kind" 21 20
  echo_server right 7001
  document "$LAB/document" $BYTES
  capture_start "$CAPTURES_DIR/$kind.pcap"
  on left ping -q -c 3 -i 0.2 "$inner" >/dev/null
  on left socat -t1 "OPEN:$LAB/document!!CREATE:$LAB/echo" "TCP:${inner/2001*/[$inner]}:7001"
  capture_stop
  cmp "$LAB/document" "$LAB/echo"
  session "$kind" <<JSON
{
  "kind": "$kind", "encapsulatedBy": "$maker",
  "outer": {"left": "$NET4.20", "right": "$NET4.21"},
  "inner": {"left": "${inner%21}20", "right": "$inner"},
  "id": $(case $kind in vxlan | gre | geneve) echo $ID ;; vlan) echo "[$VLAN]" ;; qinq) echo "[$SERVICE_VLAN, $VLAN]" ;; *) echo null ;; esac),
  "programs": {"socat": "$(version socat -V)", "iproute2": "$(version ip -V)"},
  "echo": {"requests": 3, "replies": 3, "payloadBytes": 56},
  "connections": [{"client": "left", "server": "right", "port": 7001, "bytesToServer": $BYTES, "bytesToClient": $BYTES}]
}
JSON
)

[[ $# -gt 0 ]] || set -- vxlan gre ipip sit geneve vlan qinq
for kind; do
  record "$kind"
done
