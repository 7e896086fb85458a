// What a flow keeps for TCP: its history and the two endpoints. 256 bytes.

export const STATE_INACTIVE: u8 = 0;
export const STATE_SYN_SENT: u8 = 1;
export const STATE_SYN_ACK_SENT: u8 = 2;
export const STATE_PARTIAL: u8 = 3;
export const STATE_ESTABLISHED: u8 = 4;
export const STATE_CLOSED: u8 = 5;
export const STATE_RESET: u8 = 6;

/** Holes that may be filled late; older ones are given up and stay missing. */
export const MAX_HOLES: u32 = 3;

export const NOTED_SYN: u8 = 1;
export const NOTED_FIN: u8 = 2;
export const NOTED_RESET: u8 = 4;

/** What every segment looks at of one side of the connection: half a cache line. */
@unmanaged
export class Endpoint {
  /** Sequence number after the highest seen; valid when `sequenced`. */
  next: u32;
  /** Sequence number of the last S or H, F and R in the history; valid by `noted`. */
  syn: u32;
  fin: u32;
  reset: u32;
  state: u8;
  /** The peer's state when this side last changed its own. */
  peerState: u8;
  sequenced: u8;
  /** Bits NOTED_*: which of syn, fin and reset are set. */
  noted: u8;
  /** Receive window of its first segment, unscaled; the MSS it offered, 0 without. */
  window: u16;
  mss: u16;
  /** Window scale it offered, plus one; 0 without. */
  scale: u8;
  windowSeen: u8;
  /** Holes kept, and which of them the peer acknowledged. */
  holes: u8;
  acknowledged: u8;
  pad: u32;
}

/** What only disorder touches of one side. */
@unmanaged
export class Losses {
  retransmittedPackets: u32;
  outOfOrderPackets: u32;
  retransmittedBytes: u64;
  outOfOrderBytes: u64;
  /** Bytes between segments that have not been seen so far. */
  missing: u64;
  /** start | end << 32 of what is missing, oldest first. */
  hole0: u64;
  hole1: u64;
  hole2: u64;
}

/**
 * The block. First line: the source's Endpoint, the destination's. Then the history, and how often each
 * letter came that is written again at 10, 100, … times, by direction. Last the two Losses.
 */
@unmanaged
export class Tcp {
  endpoint0: u64;
  endpoint1: u64;
  endpoint2: u64;
  endpoint3: u64;
  endpoint4: u64;
  endpoint5: u64;
  endpoint6: u64;
  endpoint7: u64;
  history0: u64;
  history1: u64;
  history2: u64;
  history3: u64;
  length: u32;
  checksum0: u32;
  checksum1: u32;
  gap0: u32;
  gap1: u32;
  retransmit0: u32;
  retransmit1: u32;
  window0: u32;
  window1: u32;
  pad: u32;
  /** Time of the last payload-bearing segment, while SPLT is being filled. */
  lastPayload: i64;
  losses: u64;
}

export const TCP_BITS: u32 = 8;
