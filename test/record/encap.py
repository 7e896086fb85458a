#!/usr/bin/env python3
"""A tunnel or a VLAN port in user space, for kernels built without the device.

    encap.py KIND DEVICE LOCAL REMOTE ID      gre | ipip | sit | geneve
    encap.py KIND DEVICE PORT OUTER [INNER]   vlan | qinq

DEVICE is an existing TUN (gre, ipip, sit) or TAP device. What the kernel sends into it is put in
the outer headers and sent on; what arrives is taken out of them and handed to the kernel.

    gre     IPv4, GRE with key (RFC 2784, RFC 2890), IPv4 or IPv6       protocol 47
    ipip    IPv4, IPv4 (RFC 2003)                                       protocol 4
    sit     IPv4, IPv6 (RFC 4213)                                       protocol 41
    geneve  IPv4, UDP, Geneve without options (RFC 8926), Ethernet      port 6081
    vlan    Ethernet, one tag 8100 (IEEE 802.1Q)
    qinq    Ethernet, tag 88a8 outside, tag 8100 inside (IEEE 802.1ad)
"""

import fcntl
import os
import select
import socket
import struct
import sys

TUNSETIFF = 0x400454CA
IFF_TUN, IFF_TAP, IFF_NO_PI = 0x0001, 0x0002, 0x1000
ETH_P_ALL, ETH_P_IP, ETH_P_IPV6, ETH_P_TEB = 0x0003, 0x0800, 0x86DD, 0x6558
ETH_P_8021Q, ETH_P_8021AD = 0x8100, 0x88A8
SOL_PACKET, PACKET_AUXDATA, PACKET_OUTGOING = 263, 8, 4
TP_STATUS_VLAN_VALID = 0x10
GRE_KEY = 0x2000
GENEVE_PORT = 6081


def open_device(name: str, flag: int) -> int:
    device = os.open('/dev/net/tun', os.O_RDWR)
    fcntl.ioctl(device, TUNSETIFF, struct.pack('16sH', name.encode(), flag | IFF_NO_PI))
    return device


class Raw:
    """Headers right after IPv4. The kernel writes the outer IPv4 header, and leaves it on arrival."""

    def __init__(self, protocol: int, local: str, remote: str) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_RAW, protocol)
        self.socket.bind((local, 0))
        self.socket.connect((remote, 0))

    def send(self, packet: bytes) -> None:
        self.socket.send(packet)

    def receive(self) -> bytes:
        packet = self.socket.recv(65535)
        return packet[(packet[0] & 15) * 4:]


class Gre(Raw):
    def __init__(self, local: str, remote: str, key: int) -> None:
        super().__init__(47, local, remote)
        self.key = key

    def send(self, packet: bytes) -> None:
        kind = ETH_P_IPV6 if packet[0] >> 4 == 6 else ETH_P_IP
        super().send(struct.pack('!HHI', GRE_KEY, kind, self.key) + packet)

    def receive(self) -> bytes:
        return super().receive()[8:]


class Geneve:
    def __init__(self, local: str, remote: str, vni: int) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((local, GENEVE_PORT))
        self.socket.connect((remote, GENEVE_PORT))
        self.header = struct.pack('!BBHI', 0, 0, ETH_P_TEB, vni << 8)

    def send(self, frame: bytes) -> None:
        self.socket.send(self.header + frame)

    def receive(self) -> bytes:
        return self.socket.recv(65535)[8:]


class Tagged:
    """A port of a trunk. `tags` go after the two MAC addresses, the outermost first."""

    def __init__(self, port: str, tags: list[tuple[int, int]]) -> None:
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        self.socket.bind((port, 0))
        self.socket.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
        self.outer = tags[0][1]
        self.tags = b''.join(struct.pack('!HH', *tag) for tag in tags)

    def send(self, frame: bytes) -> None:
        self.socket.send(frame[:12] + self.tags + frame[12:])

    def receive(self) -> bytes | None:
        # The kernel has taken the outermost tag off the frame, and tells it beside.
        frame, beside, _, sender = self.socket.recvmsg(65535, 256)
        if sender[2] == PACKET_OUTGOING:
            return None
        for level, kind, data in beside:
            if level == SOL_PACKET and kind == PACKET_AUXDATA:
                status, _, _, _, _, tci, _ = struct.unpack('IIIHHHH', data[:20])
                if status & TP_STATUS_VLAN_VALID and tci & 0xFFF == self.outer:
                    return frame[:12] + frame[12 + len(self.tags) - 4:]
        return None


def main(kind: str, device: str, *rest: str) -> None:
    flag = IFF_TUN
    if kind == 'ipip':
        outside = Raw(4, rest[0], rest[1])
    elif kind == 'sit':
        outside = Raw(41, rest[0], rest[1])
    elif kind == 'gre':
        outside = Gre(rest[0], rest[1], int(rest[2]))
    else:
        flag = IFF_TAP
        if kind == 'geneve':
            outside = Geneve(rest[0], rest[1], int(rest[2]))
        elif kind == 'vlan':
            outside = Tagged(rest[0], [(ETH_P_8021Q, int(rest[1]))])
        elif kind == 'qinq':
            outside = Tagged(rest[0], [(ETH_P_8021AD, int(rest[1])), (ETH_P_8021Q, int(rest[2]))])
        else:
            sys.exit(f'unknown kind {kind}')
    inside = open_device(device, flag)
    while True:
        ready, _, _ = select.select([inside, outside.socket], [], [])
        try:
            if inside in ready:
                outside.send(os.read(inside, 65535))
            if outside.socket in ready and (packet := outside.receive()):
                os.write(inside, packet)
        except ConnectionRefusedError:
            pass  # the other end is not up yet


if __name__ == '__main__':
    main(*sys.argv[1:])
