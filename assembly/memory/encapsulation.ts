// The tunnels a packet was unwrapped from, outermost first. Written by decode beside the slot's
// packets, only for packets that had any; a flow keeps a copy of its first packet's.

/** Layers kept; unwrapping stops at the `maxTunnelDepth` option, which may not exceed it. */
export const MAX_LAYERS: i32 = 8;

// Layer kinds. Names for them are in src/records/names.ts.
export const LAYER_MPLS: u8 = 1;
export const LAYER_GRE: u8 = 2;
export const LAYER_ERSPAN: u8 = 3;
export const LAYER_VXLAN: u8 = 4;
export const LAYER_GENEVE: u8 = 5;
export const LAYER_GTPU: u8 = 6;
export const LAYER_IPIP: u8 = 7;
export const LAYER_6IN4: u8 = 8;
export const LAYER_IPV6_TUNNEL: u8 = 9;
export const LAYER_PPPOE: u8 = 10;
export const LAYER_PBB: u8 = 11;

@unmanaged
export class Encapsulation {
  /** Layers seen, at most MAX_LAYERS. */
  count: u8;
  /** 4 or 6: version of the outermost tunnel's IP header; 0 if no layer was carried over IP. */
  ipVersion: u8;
  pad: u16;
  /** Hash of the layer kinds and of the ids that are the same both ways; part of the flow key. 0 if all layers are MPLS. */
  key: u32;
  /** Addresses of the innermost IP header that carried a tunnel, sender first; IPv4 in 4 bytes. */
  source0: u64;
  source1: u64;
  destination0: u64;
  destination1: u64;
  /** Kind of each layer, one byte each. */
  kinds: u64;
  /** Id of each layer (label, key, VNI, TEID, session id), 0 where it has none. */
  id0: u32;
  id1: u32;
  id2: u32;
  id3: u32;
  id4: u32;
  id5: u32;
  id6: u32;
  id7: u32;
}
