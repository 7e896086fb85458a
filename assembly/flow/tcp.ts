// TCP of a flow: connection state and history by the rules of Zeek's conn.log (docs/flows.md), and the
// options of the handshake.

import { ANOMALY_NULL_FLAGS, ANOMALY_TCP_OPTION_LENGTH } from '../memory/anomalies';
import { be16, be32 } from '../memory/bytes';
import { Packet } from '../memory/packet';
import { Partition } from '../memory/partition';
import { allocate } from '../memory/slabs';
import { noteAnomalies } from './extra';
import { Flow, pair } from './flow';
import {
  addLetter,
  addOnce,
  addScaled,
  LETTER_ACK,
  LETTER_CHECKSUM,
  LETTER_DATA,
  LETTER_FIN,
  LETTER_INCONSISTENT,
  LETTER_MULTIFLAG,
  LETTER_RESET,
  LETTER_SYN,
  LETTER_SYN_ACK,
  LETTER_WINDOW,
  ONCE_ACK,
  ONCE_DATA,
  ONCE_INCONSISTENT,
  ONCE_MULTIFLAG,
} from './history';
import { refuse } from './intervals';
import { oddFlags } from './oddities';
import { trackAcknowledgement, trackSequence } from './sequence';
import {
  Endpoint,
  NOTED_FIN,
  NOTED_RESET,
  NOTED_SYN,
  STATE_CLOSED,
  STATE_ESTABLISHED,
  STATE_INACTIVE,
  STATE_PARTIAL,
  STATE_RESET,
  STATE_SYN_ACK_SENT,
  STATE_SYN_SENT,
  TCP_BITS,
  Tcp,
} from './tcp-block';

export const FLAG_FIN: u32 = 1;
export const FLAG_SYN: u32 = 2;
export const FLAG_RST: u32 = 4;
export const FLAG_ACK: u32 = 16;

const SEQUENCE: usize = 4;
const ACKNOWLEDGEMENT: usize = 8;
const FLAGS: usize = 13;
const WINDOW: usize = 14;
const OPTIONS: usize = 20;

const OPTION_END: u32 = 0;
const OPTION_NOP: u32 = 1;
const OPTION_MSS: u32 = 2;
const OPTION_SCALE: u32 = 3;

export function flagsOf(packet: Packet): u32 {
  return load<u8>(packet.transport + FLAGS);
}

export function sequenceOf(packet: Packet): u32 {
  return be32(packet.transport + SEQUENCE);
}

export function endpointOf(flow: Flow, direction: u32): Endpoint {
  return changetype<Endpoint>(flow.tcp + direction * offsetof<Endpoint>());
}

/** Gives a new TCP flow its block. At the memory cap it goes without: no state, no history. */
export function openTcp(partition: Partition, flow: Flow): void {
  const block = allocate(partition.slabs, TCP_BITS);
  if (block == 0) {
    refuse(partition, flow);
    return;
  }
  memory.fill(block, 0, 1 << TCP_BITS);
  flow.tcp = block;
}

/** Takes a segment whose header was captured whole. True if it ended the connection. */
export function trackTcp(
  partition: Partition,
  flow: Flow,
  packet: Packet,
  direction: u32,
  badChecksum: bool,
): bool {
  const header = packet.transport;
  const flags = load<u8>(header + FLAGS) as u32;
  const sequence = be32(header + SEQUENCE);
  const length = packet.payloadLength;
  const window = be16(header + WINDOW);
  const self = endpointOf(flow, direction);
  const peer = endpointOf(flow, 1 - direction);
  const seenFlags = pair(flow, offsetof<Flow>('tcpFlags0'), direction, 1);
  store<u8>(seenFlags, load<u8>(seenFlags) | (flags as u8));
  if (!self.windowSeen) {
    self.windowSeen = 1;
    self.window = window as u16;
  }
  if (badChecksum) {
    addScaled(
      flow,
      LETTER_CHECKSUM,
      direction,
      flow.tcp + offsetof<Tcp>('checksum0') + (direction << 2),
    );
  }
  if (flags & (FLAG_SYN | FLAG_FIN | FLAG_RST)) {
    let odd = oddFlags(flags, length);
    if (flags & FLAG_SYN && !readOptions(self, header + OPTIONS, packet.payload)) {
      odd |= ANOMALY_TCP_OPTION_LENGTH;
    }
    if (odd != 0) noteAnomalies(partition, flow, direction, odd);
    noteControl(flow, self, flags, sequence, direction);
  } else if (length > 0) {
    addOnce(flow, LETTER_DATA, direction, ONCE_DATA);
  } else if (flags & FLAG_ACK) {
    addOnce(flow, LETTER_ACK, direction, ONCE_ACK);
  } else if (flags == 0) {
    noteAnomalies(partition, flow, direction, ANOMALY_NULL_FLAGS);
  }
  if (window == 0 && !(flags & FLAG_RST)) {
    addScaled(
      flow,
      LETTER_WINDOW,
      direction,
      flow.tcp + offsetof<Tcp>('window0') + (direction << 2),
    );
  }
  const ended = advance(self, peer, flags, direction);
  if (!(flags & FLAG_RST)) {
    trackSequence(flow, self, sequence, length, flags & (FLAG_SYN | FLAG_FIN), direction);
    if (flags & FLAG_ACK)
      trackAcknowledgement(flow, peer, be32(header + ACKNOWLEDGEMENT), 1 - direction);
  }
  return ended;
}

/** Letters of SYN, FIN and RST: again only with another sequence number. */
function noteControl(flow: Flow, self: Endpoint, flags: u32, sequence: u32, direction: u32): void {
  if ((flags & (FLAG_FIN | FLAG_RST)) == (FLAG_FIN | FLAG_RST)) {
    addOnce(flow, LETTER_INCONSISTENT, direction, ONCE_INCONSISTENT);
  } else if (flags & FLAG_SYN && flags & (FLAG_FIN | FLAG_RST)) {
    addOnce(flow, LETTER_MULTIFLAG, direction, ONCE_MULTIFLAG);
  }
  if (flags & FLAG_SYN) {
    if (!(self.noted & NOTED_SYN) || self.syn != sequence) {
      addLetter(flow, flags & FLAG_ACK ? LETTER_SYN_ACK : LETTER_SYN, direction);
    }
    self.noted |= NOTED_SYN;
    self.syn = sequence;
  }
  if (flags & FLAG_FIN) {
    if (!(self.noted & NOTED_FIN) || self.fin != sequence) addLetter(flow, LETTER_FIN, direction);
    self.noted |= NOTED_FIN;
    self.fin = sequence;
  }
  if (flags & FLAG_RST) {
    if (!(self.noted & NOTED_RESET) || self.reset != sequence)
      addLetter(flow, LETTER_RESET, direction);
    self.noted |= NOTED_RESET;
    self.reset = sequence;
  }
}

/** Moves the endpoints on. True once both sides have closed, or one has reset. */
function advance(self: Endpoint, peer: Endpoint, flags: u32, direction: u32): bool {
  switch (self.state) {
    case STATE_INACTIVE:
      if (flags & FLAG_SYN) {
        synFromInactive(self, peer, flags, direction);
        return false;
      }
      if (flags & FLAG_RST) return change(self, peer, STATE_RESET);
      if (flags & FLAG_FIN) return change(self, peer, STATE_CLOSED);
      return change(self, peer, STATE_PARTIAL);
    case STATE_SYN_SENT:
    case STATE_SYN_ACK_SENT:
      if (flags & FLAG_RST) return change(self, peer, STATE_RESET);
      if (flags & FLAG_FIN) return change(self, peer, STATE_CLOSED);
      if (flags & FLAG_SYN && flags & FLAG_ACK && peer.state == STATE_SYN_SENT) {
        // Simultaneous open: both sent a SYN, both answer it.
        change(self, peer, STATE_ESTABLISHED);
        change(peer, self, STATE_ESTABLISHED);
      }
      return false;
    case STATE_PARTIAL:
    case STATE_ESTABLISHED:
      if (flags & FLAG_RST) return change(self, peer, STATE_RESET);
      if (flags & FLAG_FIN) return change(self, peer, STATE_CLOSED);
      if (flags & FLAG_SYN && self.state == STATE_PARTIAL && peer.state == STATE_INACTIVE) {
        change(self, peer, flags & FLAG_ACK ? STATE_SYN_ACK_SENT : STATE_SYN_SENT);
      }
      return false;
    case STATE_CLOSED:
      // After a close by both sides a late RST changes nothing.
      if (flags & FLAG_RST && self.peerState != STATE_CLOSED)
        return change(self, peer, STATE_RESET);
      return peer.state == STATE_CLOSED;
    default:
      return true;
  }
}

function synFromInactive(self: Endpoint, peer: Endpoint, flags: u32, direction: u32): void {
  if (!(flags & FLAG_ACK)) {
    change(self, peer, STATE_SYN_SENT);
    return;
  }
  if (peer.state == STATE_SYN_SENT) {
    change(self, peer, STATE_ESTABLISHED);
    change(peer, self, STATE_ESTABLISHED);
    return;
  }
  // A SYN-ACK without its SYN.
  change(
    self,
    peer,
    peer.state == STATE_INACTIVE || direction == 0 ? STATE_SYN_ACK_SENT : STATE_ESTABLISHED,
  );
}

function change(self: Endpoint, peer: Endpoint, state: u8): bool {
  self.state = state;
  self.peerState = peer.state;
  return state == STATE_RESET || (state == STATE_CLOSED && peer.state == STATE_CLOSED);
}

/** MSS and window scale of a SYN (RFC 9293 §3.2, RFC 7323 §2). False if an option's length is wrong. */
function readOptions(self: Endpoint, at: usize, end: usize): bool {
  while (at < end) {
    const kind = load<u8>(at) as u32;
    if (kind == OPTION_END) return true;
    if (kind == OPTION_NOP) {
      at++;
      continue;
    }
    if (at + 2 > end) return false;
    const length = load<u8>(at + 1) as u32;
    if (length < 2 || at + length > end) return false;
    if (kind == OPTION_MSS && length == 4) self.mss = be16(at + 2) as u16;
    else if (kind == OPTION_SCALE && length == 3) self.scale = load<u8>(at + 2) + 1;
    at += length;
  }
  return true;
}
