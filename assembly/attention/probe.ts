// What a flow says of its source's knowledge: whether what it asked for was there.

import {
  EMPTY,
  HALF_OPEN,
  NO_PROBE,
  REFUSED,
  SPOKE,
  STEALTH,
  UNANSWERED,
} from '../memory/attention';
import { DirectionEvent, FlowEvent } from '../memory/event';
import { APP_BITTORRENT, APP_DTLS, APP_QUIC, APP_RTCP, APP_RTP, APP_STUN } from '../protocols/apps';
import { directionOf, ICMP, ICMPV6, isToMany, TCP, UDP } from './ends';

const FIN: u32 = 1;
const SYN: u32 = 2;
const RST: u32 = 4;
const PSH: u32 = 8;
const ACK: u32 = 16;
const URG: u32 = 32;
const ALL: u32 = 63;

const ECHO_REQUEST: u16 = 8;
const ECHO_REQUEST_V6: u16 = 128;

/** Retransmissions of a probe that nobody answers. */
const MAX_TRIES: u64 = 8;
const MAX_STEALTH_TRIES: u64 = 3;
/** A datagram larger than this asks nothing: it is a stream's, or begins QUIC. */
const MAX_UDP_PROBE: u64 = 512;
const FIRST_USER_PORT: u16 = 1024;
/** Destination ports of traceroute. */
const TRACEROUTE_FROM: u16 = 33434;
const TRACEROUTE_TO: u16 = 33534;
/** Lone ACKs keep connections alive: those to an ephemeral port, or from a service's, are no scan's. */
const FIRST_EPHEMERAL: u16 = 10000;

/** NO_PROBE, UNANSWERED, … of memory/attention.ts. */
export function probeOf(event: FlowEvent): u32 {
  const protocol = event.protocol;
  if (protocol == TCP) return tcpProbe(event);
  if (protocol == UDP) return udpProbe(event);
  if (protocol == ICMP || protocol == ICMPV6) return echoProbe(event);
  return NO_PROBE;
}

function tcpProbe(event: FlowEvent): u32 {
  const fwd = directionOf(event, 0);
  const rev = directionOf(event, 1);
  const flags = (fwd.tcpFlags as u32) & ALL;
  if (!(flags & SYN)) return isStealth(event, fwd, rev, flags) ? STEALTH : NO_PROBE;
  const back = rev.tcpFlags as u32;
  if (!(flags & ACK)) {
    if (rev.packets == 0) return UNANSWERED;
    if (back & SYN) return HALF_OPEN;
    return back & RST ? REFUSED : NO_PROBE;
  }
  // A connection of which only one direction was captured says nothing.
  if (!(back & SYN)) return NO_PROBE;
  return fwd.payloadBytes == 0 ? EMPTY : SPOKE;
}

/** One of the scans that go without SYN: NULL, FIN, Xmas, ACK. */
function isStealth(event: FlowEvent, fwd: DirectionEvent, rev: DirectionEvent, flags: u32): bool {
  if (fwd.payloadBytes > 0 || fwd.packets > MAX_STEALTH_TRIES) return false;
  if (rev.packets > 0 && ((rev.tcpFlags as u32) & ALL & ~ACK) != RST) return false;
  if (flags == 0 || flags == FIN || flags == (FIN | PSH | URG)) return true;
  return (
    flags == ACK && event.sourcePort >= FIRST_EPHEMERAL && event.destinationPort < FIRST_EPHEMERAL
  );
}

function udpProbe(event: FlowEvent): u32 {
  const fwd = directionOf(event, 0);
  if (directionOf(event, 1).packets > 0) return SPOKE;
  if (fwd.packets > MAX_TRIES || fwd.payloadBytes > fwd.packets * MAX_UDP_PROBE) return NO_PROBE;
  const port = event.destinationPort;
  if (port >= TRACEROUTE_FROM && port <= TRACEROUTE_TO) return NO_PROBE;
  // An answer whose question was not captured.
  if (event.sourcePort < FIRST_USER_PORT && port >= FIRST_USER_PORT) return NO_PROBE;
  return isToMany(event) || isPeerToPeer(event.appNumber) ? NO_PROBE : UNANSWERED;
}

/** Peers of these are told by others and often gone. */
function isPeerToPeer(app: u8): bool {
  switch (app) {
    case APP_BITTORRENT:
    case APP_STUN:
    case APP_RTP:
    case APP_RTCP:
    case APP_QUIC:
    case APP_DTLS:
      return true;
    default:
      return false;
  }
}

function echoProbe(event: FlowEvent): u32 {
  // ICMP has the type in place of the source's port.
  const request = event.protocol == ICMP ? ECHO_REQUEST : ECHO_REQUEST_V6;
  if (event.sourcePort != request || isToMany(event)) return NO_PROBE;
  return directionOf(event, 1).packets > 0 ? SPOKE : UNANSWERED;
}
