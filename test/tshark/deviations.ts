// Where flowglass differs from tshark on the shared captures, and why it is right to. Captures not named
// here agree in everything that is compared.

/** What may differ in a capture. */
export interface Deviation {
  /** Conversations that tshark has and flowglass has not, by key, or their figures. */
  conversations?: 'outer-tunnel' | 'fragments' | 'lying-lengths' | 'damaged';
  arp?: true;
  flags?: true;
  times?: true;
  unreadable?: true;
  why: string;
}

const FRAGMENTS =
  'Every fragment of a datagram counts as a packet with its bytes; tshark counts the last one only.';
const TUNNEL =
  'Packets in a tunnel count for the inner flow alone; tshark also has a conversation of the outer UDP.';

export const DEVIATIONS: Readonly<Record<string, Deviation>> = {
  'dns/dns-edns-ecs.pcap': { conversations: 'fragments', why: FRAGMENTS },
  'ip-frag-ext/ip-frag.pcap': { conversations: 'fragments', why: FRAGMENTS },
  'ip-frag-ext/ip4_fragments.pcap': { conversations: 'fragments', why: FRAGMENTS },
  'ip-frag-ext/ipv6-fragmented-dns.pcap': { conversations: 'fragments', why: FRAGMENTS },
  'ip-frag-ext/ip_fragmented_garbage.pcap': {
    conversations: 'fragments',
    flags: true,
    why: `${FRAGMENTS} The datagrams hold garbage: TCP headers of impossible length have no payload.`,
  },
  'pcap-format/bootp_asan.pcap': {
    conversations: 'fragments',
    why: 'A first fragment whose others never come is counted as given up, not as a flow.',
  },
  'encap/gtp1_gn_normal_incl_fragmentation.pcap': {
    conversations: 'outer-tunnel',
    why: `${FRAGMENTS} ${TUNNEL}`,
  },
  'encap/geneve.pcap': { conversations: 'outer-tunnel', why: TUNNEL },
  'encap/gre-erspan-vxlan.pcap': { conversations: 'outer-tunnel', why: TUNNEL },
  'encap/vxlan.pcap': {
    conversations: 'outer-tunnel',
    arp: true,
    why: `${TUNNEL} ARP inside the tunnel is the tunnel's payload.`,
  },
  'linktype/linux_dlt_sll2.pcap': { arp: true, why: 'tshark counts RARP (0x8035) as ARP.' },
  'malformed/fuzz-2006-06-26-2594.pcap': {
    conversations: 'damaged',
    why: 'Flipped bytes in IP options and transport headers: packets count for the addresses in the IP header, and for a flow even where the transport header is damaged.',
  },
  'quic/383379789-decrypt-crash.pcap': {
    conversations: 'lying-lengths',
    why: 'UDP lengths beyond the IP packet count as far as the packet goes.',
  },
  'malformed/heapoverflow-tcp_print.pcap': {
    flags: true,
    why: 'Flags of a TCP header whose length is impossible are not taken.',
  },
  'malformed/tcp-malformed.pcap': {
    flags: true,
    why: 'Flags of a TCP header whose length is impossible are not taken.',
  },
  'malformed/xid.cut-header.pcap': {
    unreadable: true,
    why: 'The file header itself is cut: an error, since nothing can be read.',
  },
  'pcap-format/solaris.snoop': {
    unreadable: true,
    why: 'snoop is no pcap; the error names it and says how to convert it.',
  },
  'pcapng/pcapng-invalid-vers-1.pcapng': {
    unreadable: true,
    why: 'Version 0.1 of pcapng does not exist: an error that says so.',
  },
  'pcapng/pcapng-example.pcapng': {
    times: true,
    why: 'A time in the year 584554 does not fit 64 bits of ns: it is held at the largest that does.',
  },
};
