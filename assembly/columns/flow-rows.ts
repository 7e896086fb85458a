// A flow event as a row: the meanings and steps of its numbers are those of its line (output/flow-ndjson.ts), which
// a test holds this to.

import { Encapsulation } from '../memory/encapsulation';
import { DIRECTIONS, DirectionEvent, Ends, FlowEvent } from '../memory/event';
import { counterType, counterTypeV6 } from '../memory/icmp-types';
import { PROTOCOL_ICMP, PROTOCOL_ICMPV6, PROTOCOL_TCP, PROTOCOL_UDP } from '../memory/ip-protocols';
import { SCRATCH_TEXT } from '../memory/scratch';
import { putAddress } from '../output/addresses';
import { endsOf } from '../output/common';
import { putCommunityId } from '../output/community-id';
import { putLayers } from '../output/encapsulation-ndjson';
import {
  confidenceName,
  connStateName,
  endReasonName,
  hasPorts,
  protocolName,
  shapeName,
} from '../output/names';
import { putBytes, putHex64, putNumber } from '../output/text';
import { closeText, openText, putDouble, putInteger, putStatic, putText } from './cells';
import { putDirection } from './direction-rows';
import { DirectionColumns, FlowColumns } from './flow-columns';
import { Column, ColumnStore } from './store';

/** Bytes of an address as text at most, IPv6 with an IPv4 address in it. */
const ADDRESS: u32 = 48;
/** Bytes of a Community ID. */
const COMMUNITY_ID: u32 = 30;
/** Of the layers of a tunnel as JSON. */
const LAYERS: u32 = 1024;

export function putFlowRow(pool: ColumnStore, to: FlowColumns, row: u32, event: FlowEvent): void {
  const base = changetype<usize>(event);
  const protocol = event.protocol as u32;
  let at = openText(to.id, 16);
  closeText(to.id, row, at, putHex64(at, event.id));
  putCaptures(pool, to.captures, row, event);
  putInteger(to.firstTime, row, event.first);
  putInteger(to.lastTime, row, event.time);
  putDouble(to.duration, row, (((event.time - event.first) / 1000) as f64) / 1e6);
  putEnds(pool, to, row, event);
  putProtocol(to.protocol, row, event.protocol);
  if (protocol == PROTOCOL_TCP || protocol == PROTOCOL_UDP) {
    putStatic(to.app, row, changetype<string>(event.app));
    if (event.appConfidence > 0) {
      putStatic(to.appConfidence, row, confidenceName(event.appConfidence));
    }
  }
  putStatic(to.endReason, row, endReasonName(event.endReason));
  putStatic(to.connState, row, connStateName(event.connState));
  putStatic(to.shape, row, shapeName(event.shape));
  at = openText(to.history, 64);
  const history = base + offsetof<FlowEvent>('history0');
  closeText(to.history, row, at, putBytes(at, history, event.historyLength));
  if (event.fingerprintLength > 0) {
    at = openText(to.sizeFingerprint, 64);
    const fingerprint = base + offsetof<FlowEvent>('fingerprint0');
    closeText(to.sizeFingerprint, row, at, putBytes(at, fingerprint, event.fingerprintLength));
  }
  if (event.incomplete) putInteger(to.incomplete, row, 1);
  if (event.vlan != 0) putVlan(to.vlan, row, event.vlan);
  if (event.encapsulationOffset != 0) putTunnel(to, row, base + event.encapsulationOffset);
  const fwd = changetype<usize>(to) + offsetof<FlowColumns>();
  const rev = fwd + offsetof<DirectionColumns>();
  const directions = base + DIRECTIONS;
  const tcp = protocol == PROTOCOL_TCP;
  const forward = changetype<DirectionEvent>(directions);
  putDirection(changetype<DirectionColumns>(fwd), row, forward, tcp);
  const reverse = changetype<DirectionEvent>(directions + offsetof<DirectionEvent>());
  putDirection(changetype<DirectionColumns>(rev), row, reverse, tcp);
  if (event.spltCount > 0) putSplt(to, row, base + event.spltOffset, event.spltCount);
}

/** Most flows are in the same capture as the one before. */
function putCaptures(pool: ColumnStore, column: u32, row: u32, event: FlowEvent): void {
  const it = changetype<Column>(column);
  // Captures of a run are numbered in 16 bits.
  const key = (event.captureFirst << 16) | event.captureLast;
  if (it.kept == 0 || it.keptKey != key) {
    const first = pool.captures + (event.captureFirst << 3);
    const last = pool.captures + (event.captureLast << 3);
    const at = openText(column, load<u32>(first, 4) + load<u32>(last, 4) + 3);
    store<u8>(at, 0x5b);
    let end = putBytes(at + 1, load<u32>(first), load<u32>(first, 4));
    if (first != last) {
      store<u8>(end, 0x2c);
      end = putBytes(end + 1, load<u32>(last), load<u32>(last, 4));
    }
    store<u8>(end++, 0x5d);
    it.kept = (at as u64) | (((end - at) as u64) << 32);
    it.keptKey = key;
    it.next = end as u32;
  }
  putText(it, row, it.kept);
}

export function putProtocol(column: u32, row: u32, protocol: u8): void {
  const name = protocolName(protocol);
  if (name.length > 0) {
    putStatic(column, row, name);
    return;
  }
  const at = openText(column, 8);
  closeText(column, row, at, putNumber(at, protocol));
}

export function putAddressText(column: u32, row: u32, version: u8, address: usize): void {
  const at = openText(column, ADDRESS);
  closeText(column, row, at, putAddress(at, version, address));
}

function putEnds(pool: ColumnStore, to: FlowColumns, row: u32, event: FlowEvent): void {
  const ends = endsOf(changetype<usize>(event), offsetof<FlowEvent>('source0'));
  const base = changetype<usize>(ends);
  const protocol = ends.protocol as u32;
  putAddressText(to.src_ip, row, ends.ipVersion, base + offsetof<Ends>('source0'));
  putAddressText(to.dst_ip, row, ends.ipVersion, base + offsetof<Ends>('destination0'));
  if (hasPorts(ends.protocol)) {
    putInteger(to.src_port, row, ends.sourcePort);
    putInteger(to.dst_port, row, ends.destinationPort);
  } else if (protocol == PROTOCOL_ICMP || protocol == PROTOCOL_ICMPV6) {
    const type = ends.sourcePort as u32;
    const counter = protocol == PROTOCOL_ICMP ? counterType(type) : counterTypeV6(type);
    putInteger(to.icmpType, row, type);
    // With a counter-type in its place the code is not kept; those types have no code but 0.
    putInteger(to.icmpCode, row, counter > 255 ? ends.destinationPort : 0);
  }
  const at = openText(to.communityId, COMMUNITY_ID);
  closeText(to.communityId, row, at, putCommunityId(at, ends, pool.scratch + SCRATCH_TEXT));
}

function putVlan(column: u32, row: u32, vlan: u32): void {
  const at = openText(column, 16);
  store<u8>(at, 0x5b);
  let end = at + 1;
  if (vlan >> 16 != 0) {
    end = putNumber(end, (vlan >> 16) - 1);
    store<u8>(end++, 0x2c);
  }
  end = putNumber(end, (vlan & 0xffff) - 1);
  store<u8>(end++, 0x5d);
  closeText(column, row, at, end);
}

function putTunnel(to: FlowColumns, row: u32, encapsulation: usize): void {
  const it = changetype<Encapsulation>(encapsulation);
  const at = openText(to.encapsulation, LAYERS);
  closeText(to.encapsulation, row, at, putLayers(at, encapsulation));
  if (it.ipVersion == 0) return;
  const source = encapsulation + offsetof<Encapsulation>('source0');
  putAddressText(to.tunnel_src, row, it.ipVersion, source);
  const destination = encapsulation + offsetof<Encapsulation>('destination0');
  putAddressText(to.tunnel_dst, row, it.ipVersion, destination);
}

function putSplt(to: FlowColumns, row: u32, splt: usize, count: u32): void {
  // A length has 6 characters at most, a gap 10, and a comma.
  const lengths = openText(to.splt_lengths, count * 7 + 2);
  let at = lengths;
  store<u8>(at++, 0x5b);
  for (let i: u32 = 0; i < count; i++) {
    if (i > 0) store<u8>(at++, 0x2c);
    const length = load<i32>(splt + (i << 3));
    if (length < 0) store<u8>(at++, 0x2d);
    at = putNumber(at, abs(length) as u64);
  }
  store<u8>(at++, 0x5d);
  closeText(to.splt_lengths, row, lengths, at);
  const gaps = openText(to.splt_gaps, count * 11 + 2);
  at = gaps;
  store<u8>(at++, 0x5b);
  for (let i: u32 = 0; i < count; i++) {
    if (i > 0) store<u8>(at++, 0x2c);
    at = putNumber(at, load<u32>(splt + (i << 3) + 4));
  }
  store<u8>(at++, 0x5d);
  closeText(to.splt_gaps, row, gaps, at);
}
