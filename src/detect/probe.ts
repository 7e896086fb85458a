// What a flow says of its source's knowledge: whether what it asked for was there.

import type { FlowView } from '../records/flow-view.js';

/** Says nothing, or belongs to something else than asking. */
export const NO_PROBE = 0;
/** Nothing came back. */
export const UNANSWERED = 1;
/** The target is there and does not offer it. */
export const REFUSED = 2;
/** A SYN was answered and the connection never completed: half-open. */
export const HALF_OPEN = 3;
/** A connection came about, and the source said nothing. */
export const EMPTY = 4;
/** They spoke. */
export const SPOKE = 5;
/** Packets that no connection begins with: see `stealthKind`. */
export const STEALTH = 6;

export const ICMP = 1;
export const TCP = 6;
export const UDP = 17;
const ICMPV6 = 58;

const FIN = 1;
const SYN = 2;
const RST = 4;
const PSH = 8;
const ACK = 16;
const URG = 32;
const ALL = 63;

const ECHO_REQUEST = 8;
const ECHO_REQUEST_V6 = 128;

/** Retransmissions of a probe that nobody answers. */
const MAX_TRIES = 8;
const MAX_STEALTH_TRIES = 3;
/** A datagram larger than this asks nothing: it is a stream's, or begins QUIC. */
const MAX_UDP_PROBE = 512;
const FIRST_USER_PORT = 1024;
/** Destination ports of traceroute. */
const TRACEROUTE_FROM = 33434;
const TRACEROUTE_TO = 33534;
/** Peers of these are told by others and often gone. */
const PEER_TO_PEER = new Set(['bittorrent', 'stun', 'rtp', 'rtcp', 'quic', 'dtls']);

export function probeOf(flow: FlowView): number {
  const protocol = flow.protocolNumber;
  if (protocol === TCP) return tcpProbe(flow);
  if (protocol === UDP) return udpProbe(flow);
  if (protocol === ICMP || protocol === ICMPV6) return echoProbe(flow);
  return NO_PROBE;
}

function tcpProbe(flow: FlowView): number {
  const { fwd, rev } = flow;
  const flags = fwd.tcpFlags & ALL;
  if ((flags & SYN) === 0) return stealthKind(flow) === undefined ? NO_PROBE : STEALTH;
  const back = rev.tcpFlags;
  if ((flags & ACK) === 0) {
    if (rev.packets === 0) return UNANSWERED;
    if ((back & SYN) !== 0) return HALF_OPEN;
    return (back & RST) === 0 ? NO_PROBE : REFUSED;
  }
  // A connection of which only one direction was captured says nothing.
  if ((back & SYN) === 0) return NO_PROBE;
  return fwd.payloadBytes === 0 ? EMPTY : SPOKE;
}

/** Which of the scans that go without SYN this flow may be of; undefined where it is none. */
export function stealthKind(flow: FlowView): 'NULL' | 'FIN' | 'Xmas' | 'ACK' | undefined {
  const { fwd, rev } = flow;
  if (fwd.payloadBytes > 0 || fwd.packets > MAX_STEALTH_TRIES) return undefined;
  if (rev.packets > 0 && (rev.tcpFlags & ALL & ~ACK) !== RST) return undefined;
  const flags = fwd.tcpFlags & ALL;
  if (flags === 0) return 'NULL';
  if (flags === FIN) return 'FIN';
  if (flags === (FIN | PSH | URG)) return 'Xmas';
  // Lone ACKs keep connections alive: those to an ephemeral port, or from a service's, are no scan's.
  const asks = flow.sourcePort >= 10_000 && flow.destinationPort < 10_000;
  return flags === ACK && asks ? 'ACK' : undefined;
}

function udpProbe(flow: FlowView): number {
  const { fwd, destinationPort } = flow;
  if (flow.rev.packets > 0) return SPOKE;
  if (fwd.packets > MAX_TRIES || fwd.payloadBytes > fwd.packets * MAX_UDP_PROBE) return NO_PROBE;
  if (destinationPort >= TRACEROUTE_FROM && destinationPort <= TRACEROUTE_TO) return NO_PROBE;
  // An answer whose question was not captured.
  if (flow.sourcePort < FIRST_USER_PORT && destinationPort >= FIRST_USER_PORT) return NO_PROBE;
  if (flow.toMany || PEER_TO_PEER.has(flow.app ?? '')) return NO_PROBE;
  return UNANSWERED;
}

function echoProbe(flow: FlowView): number {
  const type = flow.sourcePort;
  if (type !== (flow.protocolNumber === ICMP ? ECHO_REQUEST : ECHO_REQUEST_V6)) return NO_PROBE;
  if (flow.toMany) return NO_PROBE;
  return flow.rev.packets > 0 ? SPOKE : UNANSWERED;
}
