// A flow's features as a row of CSV. The columns are in src/output/csv.ts, in the same order; a test holds both
// together. What a flow does not have is empty.

import { DIRECTIONS, DirectionEvent, FlowEvent } from '../memory/event';
import { PROTOCOL_TCP, PROTOCOL_UDP } from '../memory/ip-protocols';
import { Partition } from '../memory/partition';
import { putAddress } from './addresses';
import { endsOf, putCommunityIdOf } from './common';
import { put } from './json';
import { connStateName, endReasonName, hasPorts, shapeName } from './names';
import { putBytes, putFixed, putHex64, putNumber, putTime } from './text';

const COMMA: u8 = 0x2c;

/** Writes the row with its line feed at `at`; returns its end. */
export function writeCsvFlow(at: usize, event: FlowEvent, partition: Partition): usize {
  const base = changetype<usize>(event);
  const ports = hasPorts(event.protocol);
  at = next(putHex64(at, event.id));
  const ends = endsOf(base, offsetof<FlowEvent>('source0'));
  at = next(putCommunityIdOf(at, ends, partition));
  at = next(putAddress(at, event.ipVersion, base + offsetof<FlowEvent>('source0')));
  at = number(at, event.sourcePort, ports);
  at = next(putAddress(at, event.ipVersion, base + offsetof<FlowEvent>('destination0')));
  at = number(at, event.destinationPort, ports);
  at = number(at, event.protocol, true);
  at = next(putTime(at, event.first));
  at = number(at, ((event.time - event.first) / 1000) as u64, true);
  const carries = event.protocol == (PROTOCOL_TCP as u8) || event.protocol == (PROTOCOL_UDP as u8);
  at = next(carries ? put(at, changetype<string>(event.app)) : at);
  at = next(put(at, connStateName(event.connState)));
  at = next(put(at, endReasonName(event.endReason)));
  at = next(put(at, shapeName(event.shape)));
  at = next(putBytes(at, base + offsetof<FlowEvent>('history0'), event.historyLength));
  const fingerprint = base + offsetof<FlowEvent>('fingerprint0');
  at = next(putBytes(at, fingerprint, event.fingerprintLength));
  const tcp = event.protocol == (PROTOCOL_TCP as u8);
  at = putDirection(at, changetype<DirectionEvent>(base + DIRECTIONS), tcp);
  const rev = base + DIRECTIONS + offsetof<DirectionEvent>();
  at = putDirection(at, changetype<DirectionEvent>(rev), tcp);
  store<u8>(at - 1, 0x0a);
  return at;
}

function putDirection(at: usize, it: DirectionEvent, tcp: bool): usize {
  const there = it.packets > 0;
  at = number(at, it.packets, true);
  at = number(at, it.payloadBytes, true);
  at = number(at, it.bytes, true);
  at = number(at, it.frameBytes, true);
  at = number(at, it.payloadPackets, true);
  at = number(at, it.lengthMin, it.payloadPackets > 0);
  at = fixed(at, it.lengthMean, 3, it.payloadPackets > 0);
  at = number(at, it.lengthMax, it.payloadPackets > 0);
  at = fixed(at, it.lengthDeviation, 3, it.payloadPackets > 0);
  const gaps = it.gaps > 0;
  at = fixed(at, it.gapMin as u64, 3, gaps);
  at = fixed(at, it.gapMean as u64, 3, gaps);
  at = fixed(at, it.gapMax as u64, 3, gaps);
  at = fixed(at, it.gapDeviation as u64, 3, gaps);
  const bytes = it.entropyBytes > 0;
  at = fixed(at, it.entropy, 4, bytes);
  at = number(at, it.entropyBytes, bytes);
  at = fixed(at, it.byteMean, 3, bytes);
  at = fixed(at, it.byteDeviation, 3, bytes);
  at = fixed(at, it.chiSquare, 2, bytes);
  at = fixed(at, it.printable, 4, bytes);
  at = number(at, it.ttl, there);
  at = number(at, it.tcpFlags, there && tcp);
  at = number(at, it.window, there && tcp);
  at = number(at, it.mss, it.mss > 0);
  at = number(at, it.retransmittedPackets, there && tcp);
  at = number(at, it.outOfOrderPackets, there && tcp);
  return number(at, it.missingBytes, there && tcp);
}

function number(at: usize, value: u64, there: bool): usize {
  return next(there ? putNumber(at, value) : at);
}

function fixed(at: usize, value: u64, decimals: u32, there: bool): usize {
  return next(there ? putFixed(at, value, decimals) : at);
}

function next(at: usize): usize {
  store<u8>(at, COMMA);
  return at + 1;
}
