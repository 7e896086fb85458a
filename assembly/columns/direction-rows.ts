// One direction of a flow in its columns.

import { ANOMALY_NAMES } from '../memory/anomalies';
import { BINS, DirectionEvent } from '../memory/event';
import { put } from '../output/json';
import { anomalyName } from '../output/names';
import { putNumber } from '../output/text';
import { closeText, openText, putDouble, putInteger } from './cells';
import { DirectionColumns } from './flow-columns';

/** Bytes of all names of anomalies as JSON. */
const ANOMALIES: u32 = ANOMALY_NAMES * 48;

export function putDirection(to: DirectionColumns, row: u32, it: DirectionEvent, tcp: bool): void {
  putInteger(to.packets, row, it.packets);
  putInteger(to.bytes, row, it.bytes);
  putInteger(to.frameBytes, row, it.frameBytes);
  putInteger(to.payloadBytes, row, it.payloadBytes);
  if (it.packets == 0) return;
  putInteger(to.ttl, row, it.ttl);
  putSizes(to.sizes, row, changetype<usize>(it) + offsetof<DirectionEvent>('sizes0'));
  if (it.payloadPackets > 0) putPayload(to, row, it);
  if (it.gaps > 0) {
    putInteger(to.interArrival_min, row, it.gapMin);
    putDouble(to.interArrival_mean, row, it.gapMean as f64);
    putInteger(to.interArrival_max, row, it.gapMax);
    putDouble(to.interArrival_stdev, row, it.gapDeviation as f64);
  }
  if (tcp) putTcp(to, row, it);
  if (it.anomalies != 0) putAnomalies(to.anomalies, row, it.anomalies);
  if (it.badChecksums > 0) putInteger(to.badChecksums, row, it.badChecksums);
}

/** Bins after the last that counts are left out. */
function putSizes(column: u32, row: u32, sizes: usize): void {
  let count: u32 = BINS;
  while (count > 0 && load<u32>(sizes + ((count - 1) << 2)) == 0) count--;
  const begin = openText(column, BINS * 11 + 2);
  let at = begin;
  store<u8>(at++, 0x5b);
  for (let i: u32 = 0; i < count; i++) {
    if (i > 0) store<u8>(at++, 0x2c);
    at = putNumber(at, load<u32>(sizes + (i << 2)));
  }
  store<u8>(at++, 0x5d);
  closeText(column, row, begin, at);
}

function putPayload(to: DirectionColumns, row: u32, it: DirectionEvent): void {
  putInteger(to.payload_packets, row, it.payloadPackets);
  if (it.entropyBytes > 0) {
    putDouble(to.payload_entropy, row, (it.entropy as f64) / 1e4);
    putInteger(to.payload_entropyBytes, row, it.entropyBytes);
    putDouble(to.payload_byteMean, row, (it.byteMean as f64) / 1e3);
    putDouble(to.payload_byteStdev, row, (it.byteDeviation as f64) / 1e3);
    putDouble(to.payload_chiSquare, row, (it.chiSquare as f64) / 100);
    putDouble(to.payload_printable, row, (it.printable as f64) / 1e4);
  }
  if (it.payloadPackets > 1) {
    putInteger(to.payload_length_min, row, it.lengthMin);
    putDouble(to.payload_length_mean, row, (it.lengthMean as f64) / 1e3);
    putInteger(to.payload_length_max, row, it.lengthMax);
    putDouble(to.payload_length_stdev, row, (it.lengthDeviation as f64) / 1e3);
  }
}

function putTcp(to: DirectionColumns, row: u32, it: DirectionEvent): void {
  putInteger(to.tcp_flags, row, it.tcpFlags);
  putInteger(to.tcp_window, row, it.window);
  if (it.mss > 0) putInteger(to.tcp_mss, row, it.mss);
  if (it.windowScale > 0) putInteger(to.tcp_windowScale, row, it.windowScale - 1);
  if (it.retransmittedPackets > 0) {
    putInteger(to.tcp_retransmitted_packets, row, it.retransmittedPackets);
    putInteger(to.tcp_retransmitted_bytes, row, it.retransmittedBytes);
  }
  if (it.outOfOrderPackets > 0) {
    putInteger(to.tcp_outOfOrder_packets, row, it.outOfOrderPackets);
    putInteger(to.tcp_outOfOrder_bytes, row, it.outOfOrderBytes);
  }
  if (it.missingBytes > 0) putInteger(to.tcp_missingBytes, row, it.missingBytes);
}

function putAnomalies(column: u32, row: u32, anomalies: u64): void {
  const begin = openText(column, ANOMALIES);
  let at = begin;
  store<u8>(at++, 0x5b);
  for (let bit: u32 = 0; bit < ANOMALY_NAMES; bit++) {
    if (!((anomalies >> bit) & 1)) continue;
    store<u8>(at++, 0x22);
    at = put(put(at, anomalyName(bit)), '",');
  }
  store<u8>(at - 1, 0x5d);
  closeText(column, row, begin, at);
}
