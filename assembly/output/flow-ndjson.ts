// A flow event as a line of NDJSON: the text that JSON.stringify gives for its record (src/records/flow.ts),
// byte for byte. Written here, in the worker, since a million records as objects would cost more than their flows.

import { ANOMALY_NAMES } from '../memory/anomalies';
import { BINS, DIRECTIONS, DirectionEvent, FlowEvent } from '../memory/event';
import { counterType, counterTypeV6 } from '../memory/icmp-types';
import { PROTOCOL_ICMP, PROTOCOL_ICMPV6, PROTOCOL_TCP, PROTOCOL_UDP } from '../memory/ip-protocols';
import { Partition } from '../memory/partition';
import { putAddress } from './addresses';
import { endsOf, putCaptureName, putCommunityIdOf } from './common';
import { putEncapsulation } from './encapsulation-ndjson';
import { put, putField, putFixedField } from './json';
import {
  anomalyName,
  confidenceName,
  connStateName,
  endReasonName,
  hasPorts,
  protocolName,
  shapeName,
} from './names';
import { putBytes, putHex64, putNumber, putTime } from './text';

/** Writes the line with its line feed at `at`; returns its end. */
export function writeFlowLine(at: usize, event: FlowEvent, partition: Partition): usize {
  at = put(at, '{"type":"flow","id":"');
  at = putHex64(at, event.id);
  at = put(at, '","communityId":"');
  at = putCommunityIdOf(
    at,
    endsOf(changetype<usize>(event), offsetof<FlowEvent>('source0')),
    partition,
  );
  at = put(at, '","captures":[');
  at = putCaptureName(at, partition, event.captureFirst);
  if (event.captureLast != event.captureFirst) {
    store<u8>(at++, 0x2c);
    at = putCaptureName(at, partition, event.captureLast);
  }
  at = put(at, '],"firstTime":"');
  at = putTime(at, event.first);
  at = put(at, '","lastTime":"');
  at = putTime(at, event.time);
  at = putFixedField(at, '","duration":', ((event.time - event.first) / 1000) as u64, 6);
  at = putEndpoints(at, event);
  at = putTunnels(at, event);
  at = put(put(at, ',"endReason":"'), endReasonName(event.endReason));
  at = put(put(at, '","connState":"'), connStateName(event.connState));
  at = put(at, '","history":"');
  at = putBytes(
    at,
    changetype<usize>(event) + offsetof<FlowEvent>('history0'),
    event.historyLength,
  );
  at = put(put(at, '","shape":"'), shapeName(event.shape));
  store<u8>(at++, 0x22);
  if (event.fingerprintLength > 0) {
    at = put(at, ',"sizeFingerprint":"');
    const fingerprint = changetype<usize>(event) + offsetof<FlowEvent>('fingerprint0');
    at = putBytes(at, fingerprint, event.fingerprintLength);
    store<u8>(at++, 0x22);
  }
  if (event.incomplete) at = put(at, ',"incomplete":true');
  const directions = changetype<usize>(event) + DIRECTIONS;
  const tcp = event.protocol == (PROTOCOL_TCP as u8);
  at = putDirection(put(at, ',"fwd":{'), changetype<DirectionEvent>(directions), tcp);
  at = putDirection(
    put(at, ',"rev":{'),
    changetype<DirectionEvent>(directions + offsetof<DirectionEvent>()),
    tcp,
  );
  at = putSplt(at, event);
  store<u16>(at, 0x0a7d);
  return at + 2;
}

function putEndpoints(at: usize, event: FlowEvent): usize {
  const base = changetype<usize>(event);
  const ports = hasPorts(event.protocol);
  at = put(at, ',"src":{"ip":"');
  const source = base + offsetof<FlowEvent>('source0');
  at = putAddress(at, event.ipVersion, source);
  store<u8>(at++, 0x22);
  if (ports) at = putField(at, ',"port":', event.sourcePort);
  at = put(at, '},"dst":{"ip":"');
  const destination = base + offsetof<FlowEvent>('destination0');
  at = putAddress(at, event.ipVersion, destination);
  store<u8>(at++, 0x22);
  if (ports) at = putField(at, ',"port":', event.destinationPort);
  at = put(at, '},"protocol":"');
  const name = protocolName(event.protocol);
  at = name.length > 0 ? put(at, name) : putNumber(at, event.protocol);
  store<u8>(at++, 0x22);
  const protocol = event.protocol as u32;
  if (protocol == PROTOCOL_TCP || protocol == PROTOCOL_UDP) {
    at = put(put(at, ',"app":"'), changetype<string>(event.app));
    store<u8>(at++, 0x22);
    if (event.appConfidence != 0) {
      at = put(put(at, ',"appConfidence":"'), confidenceName(event.appConfidence));
      store<u8>(at++, 0x22);
    }
  }
  if (protocol == PROTOCOL_ICMP || protocol == PROTOCOL_ICMPV6) {
    const type = event.sourcePort as u32;
    const counter = protocol == PROTOCOL_ICMP ? counterType(type) : counterTypeV6(type);
    at = putField(at, ',"icmpType":', type);
    // With a counter-type in its place the code is not kept; those types have no code but 0.
    at = putField(at, ',"icmpCode":', counter > 255 ? event.destinationPort : 0);
  }
  return at;
}

function putTunnels(at: usize, event: FlowEvent): usize {
  const vlan = event.vlan;
  if (vlan != 0) {
    at = put(at, ',"vlan":[');
    if (vlan >> 16 != 0) {
      at = putNumber(at, (vlan >> 16) - 1);
      store<u8>(at++, 0x2c);
    }
    at = putNumber(at, (vlan & 0xffff) - 1);
    store<u8>(at++, 0x5d);
  }
  if (event.encapsulationOffset != 0) {
    at = putEncapsulation(at, changetype<usize>(event) + event.encapsulationOffset);
  }
  return at;
}

function putDirection(at: usize, it: DirectionEvent, tcp: bool): usize {
  at = putField(at, '"packets":', it.packets);
  at = putField(at, ',"bytes":', it.bytes);
  at = putField(at, ',"frameBytes":', it.frameBytes);
  at = putField(at, ',"payloadBytes":', it.payloadBytes);
  if (it.packets > 0) {
    at = putField(at, ',"ttl":', it.ttl);
    at = putSizes(at, changetype<usize>(it) + offsetof<DirectionEvent>('sizes0'));
    if (it.payloadPackets > 0) at = putPayload(at, it);
    if (it.gaps > 0) {
      at = putField(at, ',"interArrival":{"min":', it.gapMin);
      at = putField(at, ',"mean":', it.gapMean);
      at = putField(at, ',"max":', it.gapMax);
      at = putField(at, ',"stdev":', it.gapDeviation);
      store<u8>(at++, 0x7d);
    }
    if (tcp) at = putTcp(at, it);
    if (it.anomalies != 0) at = putAnomalies(at, it.anomalies);
    if (it.badChecksums > 0) at = putField(at, ',"badChecksums":', it.badChecksums);
  }
  store<u8>(at, 0x7d);
  return at + 1;
}

function putAnomalies(at: usize, anomalies: u64): usize {
  at = put(at, ',"anomalies":[');
  for (let bit: u32 = 0; bit < ANOMALY_NAMES; bit++) {
    if (!((anomalies >> bit) & 1)) continue;
    store<u8>(at++, 0x22);
    at = put(put(at, anomalyName(bit)), '",');
  }
  store<u8>(at - 1, 0x5d);
  return at;
}

function putSizes(at: usize, sizes: usize): usize {
  let count: u32 = BINS;
  while (load<u32>(sizes + ((count - 1) << 2)) == 0) count--;
  at = put(at, ',"sizes":[');
  for (let i: u32 = 0; i < count; i++) {
    if (i > 0) store<u8>(at++, 0x2c);
    at = putNumber(at, load<u32>(sizes + (i << 2)));
  }
  store<u8>(at, 0x5d);
  return at + 1;
}

function putPayload(at: usize, it: DirectionEvent): usize {
  at = putField(at, ',"payload":{"packets":', it.payloadPackets);
  if (it.entropyBytes > 0) {
    at = putFixedField(at, ',"entropy":', it.entropy, 4);
    at = putField(at, ',"entropyBytes":', it.entropyBytes);
    at = putFixedField(at, ',"byteMean":', it.byteMean, 3);
    at = putFixedField(at, ',"byteStdev":', it.byteDeviation, 3);
    at = putFixedField(at, ',"chiSquare":', it.chiSquare, 2);
    at = putFixedField(at, ',"printable":', it.printable, 4);
  }
  if (it.payloadPackets > 1) {
    at = putField(at, ',"length":{"min":', it.lengthMin);
    at = putFixedField(at, ',"mean":', it.lengthMean, 3);
    at = putField(at, ',"max":', it.lengthMax);
    at = putFixedField(at, ',"stdev":', it.lengthDeviation, 3);
    store<u8>(at++, 0x7d);
  }
  store<u8>(at, 0x7d);
  return at + 1;
}

function putTcp(at: usize, it: DirectionEvent): usize {
  at = putField(at, ',"tcp":{"flags":', it.tcpFlags);
  at = putField(at, ',"window":', it.window);
  if (it.mss > 0) at = putField(at, ',"mss":', it.mss);
  if (it.windowScale > 0) at = putField(at, ',"windowScale":', it.windowScale - 1);
  if (it.retransmittedPackets > 0) {
    at = putField(at, ',"retransmitted":{"packets":', it.retransmittedPackets);
    at = putField(at, ',"bytes":', it.retransmittedBytes);
    store<u8>(at++, 0x7d);
  }
  if (it.outOfOrderPackets > 0) {
    at = putField(at, ',"outOfOrder":{"packets":', it.outOfOrderPackets);
    at = putField(at, ',"bytes":', it.outOfOrderBytes);
    store<u8>(at++, 0x7d);
  }
  if (it.missingBytes > 0) at = putField(at, ',"missingBytes":', it.missingBytes);
  store<u8>(at, 0x7d);
  return at + 1;
}

function putSplt(at: usize, event: FlowEvent): usize {
  const count = event.spltCount;
  if (count == 0) return at;
  const splt = changetype<usize>(event) + event.spltOffset;
  at = put(at, ',"splt":{"lengths":[');
  for (let i: u32 = 0; i < count; i++) {
    if (i > 0) store<u8>(at++, 0x2c);
    const length = load<i32>(splt + (i << 3));
    if (length < 0) store<u8>(at++, 0x2d);
    at = putNumber(at, abs(length) as u64);
  }
  at = put(at, '],"gaps":[');
  for (let i: u32 = 0; i < count; i++) {
    if (i > 0) store<u8>(at++, 0x2c);
    at = putNumber(at, load<u32>(splt + (i << 3) + 4));
  }
  store<u16>(at, 0x7d5d);
  return at + 2;
}
