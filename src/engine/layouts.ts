// Made by scripts/layouts.ts from the classes and constants of assembly/. Do not edit: `npm run build` writes it anew.

/** assembly/memory/packet.ts */
export const Packet = {
  size: 72,
  time: 0,
  data: 8,
  captured: 12,
  wire: 16,
  link: 20,
  fcs: 22,
  partition: 23,
  hash: 24,
  network: 28,
  transport: 32,
  payload: 36,
  payloadCaptured: 40,
  payloadLength: 44,
  ipLength: 48,
  protocol: 52,
  flags: 53,
  frames: 54,
  vlan: 56,
  encapsulation: 60,
  sourcePort: 64,
  destinationPort: 66,
  pad: 68,
} as const;

/** assembly/memory/encapsulation.ts */
export const Encapsulation = {
  size: 80,
  count: 0,
  ipVersion: 1,
  pad: 2,
  key: 4,
  source0: 8,
  source1: 16,
  destination0: 24,
  destination1: 32,
  kinds: 40,
  id0: 48,
  id1: 52,
  id2: 56,
  id3: 60,
  id4: 64,
  id5: 68,
  id6: 72,
  id7: 76,
} as const;

/** assembly/memory/slot.ts */
export const Tick = {
  size: 16,
  clock: 0,
  before: 8,
  pad: 12,
} as const;

/** assembly/memory/slot.ts */
export const Slot = {
  size: 64,
  data: 0,
  capacity: 4,
  packets: 8,
  order: 12,
  extras: 16,
  ticks: 20,
  maxPackets: 24,
  maxTicks: 28,
  count: 32,
  fragments: 36,
  extraCount: 40,
  tickCount: 44,
  source: 48,
  datagrams: 52,
  start: 56,
  pad: 60,
} as const;

/** assembly/memory/walk-state.ts */
export const Interface = {
  size: 32,
  link: 0,
  fcs: 2,
  resolution: 3,
  snaplen: 4,
  offset: 8,
  scale: 16,
  info: 24,
  pad: 28,
} as const;

/** assembly/memory/walk-state.ts */
export const InterfaceInfo = {
  size: 80,
  source: 0,
  section: 4,
  id: 8,
  link: 12,
  snaplen: 16,
  resolution: 20,
  fcs: 21,
  nameLength: 22,
  descriptionLength: 23,
  filterLength: 24,
  osLength: 25,
  pad: 26,
  packets: 32,
  captured: 40,
  wire: 48,
  firstTime: 56,
  lastTime: 64,
  name: 72,
} as const;

/** assembly/memory/walk-state.ts */
export const SourceInfo = {
  size: 184,
  format: 0,
  swapped: 1,
  nanosecond: 2,
  modified: 3,
  major: 4,
  minor: 6,
  link: 8,
  snaplen: 12,
  sections: 16,
  interfaces: 20,
  packets: 24,
  captured: 32,
  wire: 40,
  earliest: 48,
  latest: 56,
  first: 64,
  last: 72,
  backwards: 80,
  snapped: 88,
  enhancedBlocks: 96,
  simpleBlocks: 104,
  obsoleteBlocks: 112,
  nameBlocks: 120,
  statisticsBlocks: 128,
  secretsBlocks: 136,
  customBlocks: 144,
  otherBlocks: 152,
  skipped: 160,
  applicationLength: 168,
  osLength: 169,
  hardwareLength: 170,
  pad: 171,
  pad2: 172,
  application: 176,
} as const;

/** assembly/memory/walk-state.ts */
export const Damage = {
  size: 32,
  source: 0,
  code: 4,
  offset: 8,
  a: 16,
  b: 24,
} as const;

/** assembly/memory/walk-state.ts */
export const WalkState = {
  size: 104,
  format: 0,
  swapped: 1,
  lengthsSwapped: 2,
  stopped: 3,
  recordHeader: 4,
  position: 8,
  need: 16,
  clock: 24,
  tick: 32,
  sinceTick: 40,
  source: 48,
  section: 52,
  interfaceCount: 56,
  interfaces: 60,
  sources: 64,
  infos: 68,
  infoCount: 72,
  damage: 76,
  damageCount: 80,
  pad: 84,
  lastTime: 88,
  packets: 96,
} as const;

/** assembly/memory/stats.ts */
export const EthertypeCount = {
  size: 24,
  ethertype: 0,
  pad: 4,
  packets: 8,
  bytes: 16,
} as const;

/** assembly/memory/stats.ts */
export const Stats = {
  size: 224,
  frames: 0,
  bytes: 8,
  ipv4: 16,
  ipv6: 24,
  arp: 32,
  notIp: 40,
  malformed: 48,
  cut: 56,
  unknownLink: 64,
  notData: 72,
  vlan: 80,
  tunnelled: 88,
  tooDeep: 96,
  badIpChecksum: 104,
  badChecksum: 112,
  fragments: 120,
  reassembled: 128,
  datagramsTimedOut: 136,
  datagramsEvicted: 144,
  fragmentsRejected: 152,
  fragmentsOverlapping: 160,
  flowsEvicted: 168,
  featuresRefused: 176,
  flows: 184,
  packetsTracked: 192,
  packetsRefused: 200,
  ethertypeCount: 208,
  pad: 212,
  ethertypes: 216,
} as const;

/** assembly/memory/slabs.ts */
export const Slabs = {
  size: 52,
  at: 0,
  end: 4,
  count: 8,
  max: 12,
  shared: 16,
  free5: 20,
  free6: 24,
  free7: 28,
  free8: 32,
  free9: 36,
  free10: 40,
  free11: 44,
  free12: 48,
} as const;

/** assembly/memory/event.ts */
export const EventHeader = {
  size: 32,
  sizeField: 0,
  type: 4,
  pad: 6,
  epoch: 8,
  time: 16,
  textOffset: 24,
  textLength: 28,
} as const;

/** assembly/memory/event.ts */
export const DirectionEvent = {
  size: 224,
  packets: 0,
  bytes: 8,
  frameBytes: 16,
  payloadBytes: 24,
  payloadPackets: 32,
  lengthMin: 36,
  lengthMax: 38,
  lengthMean: 40,
  lengthDeviation: 44,
  gaps: 48,
  gapMin: 56,
  gapMax: 64,
  gapMean: 72,
  gapDeviation: 80,
  entropyBytes: 88,
  entropy: 92,
  byteMean: 96,
  byteDeviation: 100,
  chiSquare: 104,
  printable: 112,
  ttl: 116,
  tcpFlags: 117,
  windowScale: 118,
  pad: 119,
  window: 120,
  mss: 122,
  retransmittedPackets: 124,
  outOfOrderPackets: 128,
  pad2: 132,
  retransmittedBytes: 136,
  outOfOrderBytes: 144,
  missingBytes: 152,
  sizes0: 160,
  sizes1: 168,
  sizes2: 176,
  sizes3: 184,
  sizes4: 192,
  sizes5: 200,
  sizes6: 208,
  sizes7: 216,
} as const;

/** assembly/memory/event.ts */
export const FlowEvent = {
  size: 168,
  sizeField: 0,
  type: 4,
  pad: 6,
  epoch: 8,
  time: 16,
  textOffset: 24,
  textLength: 28,
  first: 32,
  id: 40,
  source0: 48,
  source1: 56,
  destination0: 64,
  destination1: 72,
  sourcePort: 80,
  destinationPort: 82,
  protocol: 84,
  ipVersion: 85,
  endReason: 86,
  connState: 87,
  shape: 88,
  historyLength: 89,
  fingerprintLength: 90,
  incomplete: 91,
  spltCount: 92,
  vlan: 96,
  captureFirst: 100,
  captureLast: 104,
  encapsulationOffset: 108,
  spltOffset: 112,
  pad3: 116,
  history0: 120,
  history1: 128,
  history2: 136,
  history3: 144,
  fingerprint0: 152,
  fingerprint1: 160,
} as const;

/** assembly/decode/cursor.ts */
export const Cursor = {
  size: 64,
  packet: 0,
  stats: 4,
  slot: 8,
  at: 12,
  end: 16,
  length: 20,
  ethertype: 24,
  protocol: 28,
  flags: 32,
  maxDepth: 36,
  depth: 40,
  seed: 48,
  sourcePort: 56,
  destinationPort: 60,
} as const;

/** assembly/flow/partition.ts */
export const Partition = {
  size: 148,
  slabs: 0,
  buckets: 4,
  mask: 8,
  flows: 12,
  maxFlows: 16,
  timeouts: 20,
  wheel: 24,
  second: 32,
  pending: 40,
  maxSplt: 44,
  activeTimeout: 48,
  epoch: 56,
  nextPacket: 64,
  nextTick: 68,
  ticked: 72,
  pad3: 76,
  ordinal: 80,
  ring: 88,
  ringMask: 92,
  written: 96,
  read: 100,
  published: 104,
  pad: 108,
  safe: 112,
  stats: 120,
  scratch: 124,
  entropyTable: 128,
  outputs: 132,
  names: 136,
  ignoreVlan: 140,
  pad2: 144,
} as const;

/** assembly/flow/entropy.ts */
export const ByteStatistics = {
  size: 24,
  entropy: 0,
  mean: 4,
  deviation: 8,
  printable: 12,
  chiSquare: 16,
} as const;

/** assembly/fragments.ts */
export const Datagram = {
  size: 88,
  next: 0,
  bucket: 4,
  older: 8,
  newer: 12,
  source0: 16,
  source1: 24,
  destination0: 32,
  destination1: 40,
  id: 48,
  encapsulation: 52,
  protocol: 56,
  ipv6: 57,
  frames: 58,
  total: 60,
  units: 64,
  header: 68,
  wire: 72,
  headers: 76,
  time: 80,
} as const;

/** assembly/fragments.ts */
export const Fragments = {
  size: 40,
  memory: 0,
  memorySize: 4,
  carved: 8,
  free: 12,
  oldest: 16,
  newest: 20,
  timeout: 24,
  buckets: 32,
  pad: 36,
} as const;

/** assembly/merge.ts */
export const Merge = {
  size: 16,
  partitions: 0,
  cursors: 4,
  list: 8,
  max: 12,
} as const;

/** assembly/summary.ts */
export const Tally = {
  size: 24,
  flows: 0,
  packets: 8,
  bytes: 16,
} as const;

/** assembly/summary.ts */
export const Host = {
  size: 48,
  address0: 0,
  address1: 8,
  ipVersion: 16,
  flows: 20,
  packets: 24,
  bytesSent: 32,
  bytesReceived: 40,
} as const;

/** assembly/summary.ts */
export const Summary = {
  size: 120,
  flows: 0,
  packets: 8,
  bytes: 16,
  protocols: 24,
  services: 28,
  hosts: 32,
  hostMask: 36,
  hostCount: 40,
  maxHosts: 44,
  otherHostPackets: 48,
  otherHostBytes: 56,
  top: 64,
  topCount: 68,
  reasons0: 72,
  reasons1: 80,
  reasons2: 88,
  reasons3: 96,
  reasons4: 104,
  reasons5: 112,
} as const;

export const NOT_TRACKED = 255;
export const FRAGMENT = 254;
export const PACKET_IPV6 = 1;
export const PACKET_BAD_IP_CHECKSUM = 2;
export const PACKET_BAD_CHECKSUM = 4;
export const PACKET_SWAPPED = 8;
export const PACKET_TRANSPORT = 16;
export const PACKET_CUT = 32;
export const PACKET_REASSEMBLED = 64;
export const MAX_LAYERS = 8;
export const LAYER_MPLS = 1;
export const LAYER_GRE = 2;
export const LAYER_ERSPAN = 3;
export const LAYER_VXLAN = 4;
export const LAYER_GENEVE = 5;
export const LAYER_GTPU = 6;
export const LAYER_IPIP = 7;
export const LAYER_6IN4 = 8;
export const LAYER_IPV6_TUNNEL = 9;
export const LAYER_PPPOE = 10;
export const LAYER_PBB = 11;
export const PARTITIONS = 16;
export const MAX_CAPTURED = 262144;
export const TAIL = 327680;
export const MIN_RECORD = 16;
export const FORMAT_UNKNOWN = 0;
export const FORMAT_PCAP = 1;
export const FORMAT_PCAPNG = 2;
export const MAX_INTERFACES = 4096;
export const MAX_DAMAGE = 256;
export const MAX_DESCRIBED = 1024;
export const INFO_TEXTS = 320;
export const INFO_SIZE = 400;
export const SOURCE_TEXTS = 192;
export const SOURCE_SIZE = 384;
export const DAMAGE_NOT_A_CAPTURE = 1;
export const DAMAGE_VERSION = 2;
export const DAMAGE_CUT_RECORD = 3;
export const DAMAGE_RECORD_LENGTH = 4;
export const DAMAGE_BLOCK_LENGTH = 5;
export const DAMAGE_BLOCK_TRAILER = 6;
export const DAMAGE_BYTE_ORDER = 7;
export const DAMAGE_NO_INTERFACE = 8;
export const DAMAGE_PACKET_BLOCK = 9;
export const DAMAGE_LINK_TYPE = 10;
export const DAMAGE_CUT_HEADER = 11;
export const DAMAGE_OVERSIZED = 12;
export const MAX_ETHERTYPES = 64;
export const STATS_SIZE = 1752;
export const SCRATCH_STATISTICS = 4096;
export const SCRATCH_KEY = 4160;
export const SCRATCH_TEXT = 4352;
export const SCRATCH_SIZE = 8192;
export const SLAB = 65536;
export const MIN_BLOCK_BITS = 5;
export const MAX_BLOCK_BITS = 12;
export const EVENT_FLOW = 1;
export const DIRECTIONS = 168;
export const FLOW_FIXED = 616;
export const MAX_EVENT = 24576;
export const CURSOR_NO_CHECKSUMS = 1;
export const CURSOR_IGNORE_VLAN = 2;
export const CURSOR_ROUTED = 4;
export const CURSOR_COUNTED = 8;
export const OUTPUT_NDJSON = 1;
export const TIMEOUT_TCP = 0;
export const TIMEOUT_TCP_ATTEMPT = 1;
export const TIMEOUT_TCP_CLOSED = 2;
export const TIMEOUT_UDP = 3;
export const TIMEOUT_ICMP = 4;
export const TIMEOUT_OTHER = 5;
export const TIMEOUTS = 6;
export const WHEEL = 512;
export const TABLE = 131080;
export const HISTOGRAM = 512;
export const SCRATCH = 2048;
export const FRAGMENT_BUCKETS = 1024;
export const DATAGRAM = 66752;
export const TOP_FLOWS = 10;
