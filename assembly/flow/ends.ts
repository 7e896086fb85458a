// Who a flow is between, as every event of it says, and its id.

import { Ends } from '../memory/event';
import { Partition } from '../memory/partition';
import { FLOW_IPV6, FLOW_SOURCE_HIGH, Flow } from './flow';

export function writeEnds(at: usize, flow: Flow): void {
  const ends = changetype<Ends>(at);
  const high = (flow.flags & FLOW_SOURCE_HIGH) != 0;
  ends.source0 = high ? flow.high0 : flow.low0;
  ends.source1 = high ? flow.high1 : flow.low1;
  ends.destination0 = high ? flow.low0 : flow.high0;
  ends.destination1 = high ? flow.low1 : flow.high1;
  ends.sourcePort = high ? flow.highPort : flow.lowPort;
  ends.destinationPort = high ? flow.lowPort : flow.highPort;
  ends.protocol = flow.protocol;
  ends.ipVersion = flow.flags & FLOW_IPV6 ? 6 : 4;
}

/**
 * 64 bits from the key, the first packet's time and a number in the partition: the same in every run.
 * Once a flow: at its first event, or when its stream is opened.
 */
export function idOf(flow: Flow, partition: Partition): u64 {
  let id = mix(flow.first as u64, flow.low0 ^ (flow.high1 << 1));
  id = mix(id, flow.high0 ^ (flow.low1 << 1));
  id = mix(
    id,
    ((flow.lowPort as u64) << 32) | ((flow.highPort as u64) << 16) | (flow.protocol as u64),
  );
  return mix(id, ++partition.ordinal);
}

function mix(h: u64, word: u64): u64 {
  h = (h ^ word) * 0x9e3779b97f4a7c15;
  h = (h ^ (h >> 32)) * 0xbf58476d1ce4e5b9;
  return h ^ (h >> 29);
}
