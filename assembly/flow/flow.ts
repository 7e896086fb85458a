// A flow's state. 256 bytes, four cache lines: the key (all that a lookup touches), what every packet
// counts, sizes, and pointers to what only some flows have. Those blocks come when a flow first needs them.
//
//   0          64          128         192          256
//   ┌──────────┬───────────┬───────────┬────────────┐      iat   128   from a direction's second packet on
//   │ key,     │ times,    │ wire,     │ pointers,  │ ───► tcp   256   TCP only
//   │ wheel    │ counts    │ sizes     │ history    │      splt   32…  with the first payload
//   └──────────┴───────────┴───────────┴────────────┘      bytes  64…  payload bytes, then their histogram
//                                                           bins  128   once a bin of `bins` reaches 255
//                                                           stream 128  while its payload is read (stream/)
//
// The key holds the (address, port) pair that sorts first as "low"; FLOW_SOURCE_HIGH says that the other
// one is the source.

/** The source is the high end of the key. */
export const FLOW_SOURCE_HIGH: u8 = 1;
export const FLOW_IPV6: u8 = 2;
/** Ended by FIN both ways or by RST: lingers for late packets. */
export const FLOW_CLOSING: u8 = 4;
/** A packet came each way. */
export const FLOW_ANSWERED: u8 = 8;
/** A feature was refused for the memory cap. */
export const FLOW_INCOMPLETE: u8 = 16;
/** Source and destination were swapped when the SYN-ACK came before, or without, the SYN. */
export const FLOW_FLIPPED: u8 = 32;
/** Nothing more is to be read of its payload. */
export const FLOW_READ: u8 = 64;

@unmanaged
export class Flow {
  // Key and links.
  /** Next flow of the same bucket. */
  next: u32;
  hash: u32;
  low0: u64;
  low1: u64;
  high0: u64;
  high1: u64;
  lowPort: u16;
  highPort: u16;
  protocol: u8;
  flags: u8;
  /** Index into the timeouts: see timeouts.ts. */
  timeout: u8;
  /** Why it ends when its time comes: END_IDLE, or END_CLOSED or END_RESET once it is closing. */
  ending: u8;
  vlan: u32;
  /** FlowExtra: what few flows have; 0 without. */
  extra: u32;
  wheelNext: u32;
  wheelPrevious: u32;

  // Counts, [0] from the source, [1] to it. Times in ns.
  first: i64;
  last0: i64;
  last1: i64;
  packets0: u32;
  packets1: u32;
  /** IP bytes. */
  bytes0: u64;
  bytes1: u64;
  /** Payload bytes by the IP header. */
  payload0: u64;
  payload1: u64;

  // Bytes of frames on the wire.
  wire0: u64;
  wire1: u64;
  /** Sums of squared payload lengths. */
  squares0: u64;
  squares1: u64;
  /** Packets with payload. */
  carrying0: u32;
  carrying1: u32;
  smallest0: u16;
  smallest1: u16;
  largest0: u16;
  largest1: u16;
  /** Packet-size bins of one byte, [0] then [1], while no bin exceeds 254. */
  bins: u64;

  bins1: u64;
  bins2: u64;
  bins3: u64;
  /** Pointers, 0 while there is none. */
  tcp: u32;
  iat: u32;
  splt: u32;
  wideBins: u32;
  bytesBlock0: u32;
  bytesBlock1: u32;
  /** Payload bytes taken for entropy. */
  taken0: u16;
  taken1: u16;
  ttl0: u8;
  ttl1: u8;
  tcpFlags0: u8;
  tcpFlags1: u8;
  /** Its Stream: what is read of its payload; 0 before there is any, and once there is no more to read. */
  stream: u32;
  /** Bucket of the wheel it is queued in. */
  due: u16;
  /** First and last of the run's sources that its packets came in. */
  sourceFirst: u16;
  sourceLast: u16;
  /** APP_*: the application protocol that its payload showed, and CONFIDENCE_*: how. */
  app: u8;
  appConfidence: u8;
  spltCount: u8;
  historySeen: u8;
  /** History of a flow without TCP block: D d C c at most once each, two bits a letter. */
  historyLength: u8;
  history: u8;
}

export const FLOW_BITS: u32 = 8;

/** Address of the pair member for `direction` of a field that comes in pairs of `size` bytes. */
export function pair(flow: Flow, offset: usize, direction: u32, size: usize): usize {
  return changetype<usize>(flow) + offset + (direction as usize) * size;
}
