// Odd things in a flow's packets and in what they say, a bit of 64 each; told with the flow, by direction. Names, by number of the bit,
// are in output/names.ts and src/records/names.ts: Zeek's (weird.log) where Zeek has one.

export const ANOMALY_IP_CHECKSUM: u32 = 1 << 0;
export const ANOMALY_TCP_CHECKSUM: u32 = 1 << 1;
export const ANOMALY_UDP_CHECKSUM: u32 = 1 << 2;
export const ANOMALY_ICMP_CHECKSUM: u32 = 1 << 3;
/** The IP header says more bytes than the frame had. */
export const ANOMALY_TRUNCATED_IP: u32 = 1 << 4;
/** The IP packet ends inside its transport header. */
export const ANOMALY_TRUNCATED_HEADER: u32 = 1 << 5;
/** TCP's data offset is less than its header or more than the packet. */
export const ANOMALY_TCP_HEADER_LENGTH: u32 = 1 << 6;
/** UDP's length is less than its header or more than the packet. */
export const ANOMALY_UDP_LENGTH: u32 = 1 << 7;
/** An option of a SYN is shorter than its own head or ends behind the header. */
export const ANOMALY_TCP_OPTION_LENGTH: u32 = 1 << 8;
/** Fragments of one datagram cover the same bytes with others; with the same. */
export const ANOMALY_FRAGMENT_INCONSISTENCY: u32 = 1 << 9;
export const ANOMALY_FRAGMENT_OVERLAP: u32 = 1 << 10;
/** A fragment that is not the last has fewer than 64 bytes. */
export const ANOMALY_SMALL_FRAGMENT: u32 = 1 << 11;
/** SYN and FIN. */
export const ANOMALY_SYN_WITH_FIN: u32 = 1 << 12;
/** SYN and RST; or FIN, PSH and URG without ACK. */
export const ANOMALY_CHRISTMAS: u32 = 1 << 13;
/** No flag at all. */
export const ANOMALY_NULL_FLAGS: u32 = 1 << 14;
/** SYN and URG. */
export const ANOMALY_BAROQUE_SYN: u32 = 1 << 15;
export const ANOMALY_SYN_WITH_DATA: u32 = 1 << 16;
/** TCP from an address and port to the same. */
export const ANOMALY_LAND: u32 = 1 << 17;
export const ANOMALY_BROADCAST_SOURCE: u32 = 1 << 18;
export const ANOMALY_MULTICAST_SOURCE: u32 = 1 << 19;
/** Bytes of a stream came twice, and not the same. */
export const ANOMALY_RETRANSMISSION: u32 = 1 << 20;
/** A name in a DNS message goes on at a place that is not before it. */
export const ANOMALY_DNS_FORWARD_POINTER: u32 = 1 << 21;
/** A label or a name of DNS is longer than may be. */
export const ANOMALY_DNS_NAME_LENGTH: u32 = 1 << 22;
/** Data of a DNS resource record end elsewhere than its length says. */
export const ANOMALY_DNS_RR_LENGTH: u32 = 1 << 23;
/** A request's target has a character that a URI has not (RFC 3986 §2). */
export const ANOMALY_URI_CHARACTER: u32 = 1 << 24;

/** A DNS message ends before the questions, or the records, that its header promises. */
export const ANOMALY_DNS_QUESTIONS_SHORT: u32 = 1 << 25;
export const ANOMALY_DNS_RECORDS_SHORT: u32 = 1 << 26;
/** Bytes behind the last record of a DNS message. */
export const ANOMALY_DNS_TRAILING: u32 = 1 << 27;
/** A carriage return without its line feed in the head of an HTTP/1 message. */
export const ANOMALY_SINGLE_CR: u32 = 1 << 28;
/** A header field's name with a character that names have not (RFC 9110 §5.1). */
export const ANOMALY_HTTP_FIELD_NAME: u32 = 1 << 29;
/** A chunk of HTTP/1 without a size, or that ends elsewhere than its size says. */
export const ANOMALY_HTTP_CHUNK_SIZE: u32 = 1 << 30;
/** A record of TLS whose version or length none can have. */
export const ANOMALY_TLS_RECORD: u32 = 1 << 31;
/** A handshake message of TLS that is longer or shorter than it says. */
export const ANOMALY_TLS_HANDSHAKE_LENGTH: u64 = 1 << 32;
/** Lists of a hello do not fill what their lengths say. */
export const ANOMALY_TLS_HELLO_LENGTH: u64 = 1 << 33;

export const ANOMALY_NAMES: u32 = 34;

/** Those that decode and reassembly find begin at this bit and fit into a byte: see `addOdd`. */
export const ODD_SHIFT: u32 = 4;
