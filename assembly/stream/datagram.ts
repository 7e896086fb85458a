// Protocols over UDP: a datagram at a time, nothing held between them but the parser's own state.

import { idOf } from '../flow/ends';
import { FLOW_READ, Flow } from '../flow/flow';
import { Packet } from '../memory/packet';
import { OUTPUT_PROTOCOLS, Partition } from '../memory/partition';
import { APP_UNKNOWN } from '../protocols/apps';
import { recogniseDatagram } from '../protocols/recognise';
import { parse } from '../protocols/registry';
import { DONE_FLOW, inputFor, MALFORMED, statsOf } from './input';
import { stopReading } from './read';
import { openStream, Stream, sideOf } from './stream';

/** Datagrams in which a protocol has to show itself. */
const MAX_LOOKS: u8 = 4;
/** Smaller ones keep a NAT's mapping open, as a rule, and do not count. */
const MIN_TELLING: u32 = 8;

/** Takes a datagram of a flow whose payload is still read. The caller made sure of room in the ring. */
export function takeDatagram(
  partition: Partition,
  flow: Flow,
  packet: Packet,
  direction: u32,
): void {
  if (packet.payloadCaptured == 0) return;
  if (flow.stream == 0) {
    if (changetype<usize>(openStream(partition, flow, idOf(flow, partition))) == 0) {
      statsOf(partition).streamsRefused++;
      flow.flags |= FLOW_READ;
      return;
    }
  }
  const stream = changetype<Stream>(flow.stream);
  const p = inputFor(partition, flow, stream, direction, packet.time);
  p.at = packet.payload;
  p.end = packet.payload + packet.payloadCaptured;
  p.length = packet.payloadLength;
  if (stream.parser == APP_UNKNOWN) {
    recogniseDatagram(p);
    if (flow.app == APP_UNKNOWN) {
      const side = sideOf(stream, 0);
      if (packet.payloadCaptured >= MIN_TELLING) side.looks++;
      if (side.looks >= MAX_LOOKS) stopReading(partition, flow, stream);
      return;
    }
    if (!(partition.outputs & OUTPUT_PROTOCOLS)) {
      stopReading(partition, flow, stream);
      return;
    }
    stream.parser = flow.app;
  }
  const outcome = parse(p);
  // One datagram that is no message does not end the reading of the others.
  if (outcome == MALFORMED) statsOf(partition).streamsMalformed++;
  if (outcome == DONE_FLOW) stopReading(partition, flow, stream);
}
