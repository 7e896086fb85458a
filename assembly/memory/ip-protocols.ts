// IP protocol numbers (IANA) that the engine tells apart.

export const PROTOCOL_ICMP: u32 = 1;
export const PROTOCOL_IGMP: u32 = 2;
export const PROTOCOL_TCP: u32 = 6;
export const PROTOCOL_UDP: u32 = 17;
export const PROTOCOL_ICMPV6: u32 = 58;
export const PROTOCOL_SCTP: u32 = 132;
export const PROTOCOL_UDP_LITE: u32 = 136;
