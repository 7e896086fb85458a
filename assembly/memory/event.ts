// Events: what track tells the rest, in binary, in the partition's output ring. Every event begins with
// the header; `size` covers all of it, in multiples of 8. An event of size 0 means: go on at the ring's start.

export const EVENT_FLOW: u16 = 1;
/** A protocol's record: RecordEvent, then its items (items.ts). */
export const EVENT_RECORD: u16 = 2;
/** Whose a packet is: PacketEvent. */
export const EVENT_PACKET: u16 = 3;
/** Bins of packet sizes of each direction: see flow/sizes.ts. */
export const BINS: u32 = 16;

@unmanaged
export class EventHeader {
  size: u32;
  type: u16;
  /** Bits of attention.ts: what of it a detector may want to look at. */
  attention: u16;
  /** Merge key: the number of ticks its partition had seen, then the event's own time in ns. */
  epoch: u64;
  time: i64;
  /** Where in the event its texts lie, one after another (EventText), and their bytes; 0 without. */
  textOffset: u32;
  textLength: u32;
}

/** What an output format says of an event: `length` bytes follow, then padding to 8. */
@unmanaged
export class EventText {
  length: u32;
  /** The file that it goes to: FILE_*. */
  file: u32;
}

/** The ends of a flow, as they lie in FlowEvent and RecordEvent from `source0` on. */
@unmanaged
export class Ends {
  /** As on the wire; IPv4 in the first 4 bytes. */
  source0: u64;
  source1: u64;
  destination0: u64;
  destination1: u64;
  sourcePort: u16;
  destinationPort: u16;
  protocol: u8;
  ipVersion: u8;
}

/** One direction of a flow, in the steps its fields' names say. */
@unmanaged
export class DirectionEvent {
  packets: u64;
  bytes: u64;
  frameBytes: u64;
  payloadBytes: u64;
  payloadPackets: u32;
  /** Smallest and largest payload length of payload-bearing packets; their mean and deviation × 10^3. */
  lengthMin: u16;
  lengthMax: u16;
  lengthMean: u32;
  lengthDeviation: u32;
  /** Gaps counted; ns. */
  gaps: u64;
  gapMin: i64;
  gapMax: i64;
  gapMean: i64;
  gapDeviation: i64;
  /** Payload bytes that the byte statistics rest on; 0: there are none. */
  entropyBytes: u32;
  /** × 10^4 */
  entropy: u32;
  /** × 10^3 */
  byteMean: u32;
  byteDeviation: u32;
  /** × 10^2 */
  chiSquare: u64;
  /** × 10^4 */
  printable: u32;
  ttl: u8;
  tcpFlags: u8;
  /** Window scale plus one, 0 without. */
  windowScale: u8;
  pad: u8;
  window: u16;
  mss: u16;
  retransmittedPackets: u32;
  outOfOrderPackets: u32;
  retransmittedBytes: u64;
  outOfOrderBytes: u64;
  missingBytes: u64;
  /** ANOMALY_* bits. */
  anomalies: u64;
  /** Packets with a wrong checksum. */
  badChecksums: u32;
  /** Packets in each bin of packet sizes; 16 counters of 32 bits. */
  sizes0: u64;
  sizes1: u64;
  sizes2: u64;
  sizes3: u64;
  sizes4: u64;
  sizes5: u64;
  sizes6: u64;
  sizes7: u64;
}

@unmanaged
export class FlowEvent {
  size: u32;
  type: u16;
  attention: u16;
  epoch: u64;
  /** Time of the flow's last packet. */
  time: i64;
  textOffset: u32;
  textLength: u32;
  /** Time of its first packet. */
  first: i64;
  id: u64;
  /** As on the wire; IPv4 in the first 4 bytes. */
  source0: u64;
  source1: u64;
  destination0: u64;
  destination1: u64;
  sourcePort: u16;
  destinationPort: u16;
  protocol: u8;
  ipVersion: u8;
  endReason: u8;
  connState: u8;
  shape: u8;
  historyLength: u8;
  fingerprintLength: u8;
  /** 1: a feature was refused for the memory cap. */
  incomplete: u8;
  spltCount: u32;
  /** Outer VLAN id plus one << 16 | inner; as in Packet. */
  vlan: u32;
  /** First and last of the run's sources that its packets are in. */
  captureFirst: u32;
  captureLast: u32;
  /** Offset in the event of its Encapsulation, 0 without. */
  encapsulationOffset: u32;
  spltOffset: u32;
  /** Address of the static string that names its application protocol, and how that was told: CONFIDENCE_*. */
  app: u32;
  appConfidence: u8;
  /** Its number. */
  appNumber: u8;
  pad3: u16;
  /** Where its state lay: what its PacketEvents, all before this event, call it. */
  address: u32;
  history0: u64;
  history1: u64;
  history2: u64;
  history3: u64;
  fingerprint0: u64;
  fingerprint1: u64;
}

/** What comes before the items of a protocol's record. */
@unmanaged
export class RecordEvent {
  size: u32;
  type: u16;
  attention: u16;
  epoch: u64;
  /** When what it tells of began. */
  time: i64;
  textOffset: u32;
  textLength: u32;
  /** Id of its flow, and the flow's ends. */
  flow: u64;
  source0: u64;
  source1: u64;
  destination0: u64;
  destination1: u64;
  sourcePort: u16;
  destinationPort: u16;
  protocol: u8;
  /** 0: it belongs to no flow (ARP); the fields from `flow` on are 0. */
  ipVersion: u8;
  /** 1: not all that there was is in it. */
  truncated: u16;
  /** Address of the static string that is its type. */
  name: u32;
  itemBytes: u32;
}

/**
 * A packet and its flow, where somebody asks (OUTPUT_PACKETS). A packet that was put together from fragments is
 * told with its datagram's number, and each of its fragments but the last with that number and no flow: before
 * or after it.
 */
@unmanaged
export class PacketEvent {
  size: u32;
  type: u16;
  pad: u16;
  epoch: u64;
  time: i64;
  textOffset: u32;
  textLength: u32;
  /** As `FlowEvent.address`; 0: a fragment. */
  flow: u32;
  /** Number of its record in the run, from 0. */
  number: u32;
  /** Number of its datagram in the run, from 1; 0: it was no fragment. */
  datagram: u32;
  pad2: u32;
}

export const RECORD_FIXED: u32 = offsetof<RecordEvent>() as u32;

/** The flow's two DirectionEvents follow, source's first. */
export const DIRECTIONS: u32 = offsetof<FlowEvent>() as u32;
/** Bytes of a flow event before its SPLT. */
export const FLOW_FIXED: u32 = (offsetof<FlowEvent>() + 2 * offsetof<DirectionEvent>()) as u32;
/**
 * Bytes of the largest event with one format's texts. Each further format may add as many: what it writes of
 * a record is at most six times its items (MAX_ITEMS), and 16 KiB besides.
 */
export const MAX_EVENT: u32 = 65536;
/**
 * Largest events that must fit into the ring before a step that may write events: the two that a parser writes at
 * most, one about the stream itself, and the end of the ring that may have to be left unused.
 */
export const EVENTS_OF_A_STEP: u32 = 4;
