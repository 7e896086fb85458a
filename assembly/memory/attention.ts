// What of an event a detector may want to look at: bits of EventHeader.attention. The threads that write events tell it,
// so that the one that shows them to detectors passes over most. A bit says "perhaps": the detector decides.

/** Of a flow: what it says of its source's knowledge, in the three lowest bits. */
export const OUTCOME: u32 = 7;
/** Says nothing, or belongs to something else than asking. */
export const NO_PROBE: u32 = 0;
/** Nothing came back. */
export const UNANSWERED: u32 = 1;
/** The target is there and does not offer it. */
export const REFUSED: u32 = 2;
/** A SYN was answered and the connection never completed: half-open. */
export const HALF_OPEN: u32 = 3;
/** A connection came about, and the source said nothing. */
export const EMPTY: u32 = 4;
/** They spoke. */
export const SPOKE: u32 = 5;
/** Packets that no connection begins with: see probe.ts. */
export const STEALTH: u32 = 6;

/** Its source sent payload over TCP or UDP, in no protocol that is regular by design. */
export const FLOW_SENT: u32 = 1 << 3;
/** TCP or UDP with 4 KiB of payload or more, to one host. */
export const FLOW_LARGE: u32 = 1 << 4;
/** Attempts, datagrams without an answer, and ICMP to one host: what floods are made of. */
export const FLOW_RATE: u32 = 1 << 5;
/** Anomalies, or wrong checksums. */
export const FLOW_ODD: u32 = 1 << 6;
/** TCP that was recognised by its content, other than TLS, and than HTTP, SSH and DNS on their ports. */
export const FLOW_PORT: u32 = 1 << 7;
/** ICMP of IPv4, which tells of unreachable ports. */
export const FLOW_ICMP: u32 = 1 << 8;
/** UDP whose answers are at least AMPLIFIED times as long as what was asked. */
export const FLOW_AMPLIFIED: u32 = 1 << 9;
export const AMPLIFIED: u32 = 10;

/** Of a record whose type is told nothing more of. */
export const RECORD_ANY: u32 = 0xffff;

/** Of DNS: a type other than A and AAAA; a name of LONG_NAME bytes or more; NXDOMAIN. */
export const DNS_TYPE: u32 = 1;
export const DNS_LONG: u32 = 2;
export const DNS_FAILED: u32 = 4;
/** NOERROR with addresses; one of them may be kept for no longer than BRIEF_TTL seconds. */
export const DNS_ANSWERED: u32 = 8;
export const DNS_BRIEF: u32 = 16;
/** Shorter names hold less than 16 bytes, at 5 bits a character, and a domain. */
export const LONG_NAME: u32 = 30;
export const BRIEF_TTL: u32 = 180;

/** Of HTTP: a target or header field with a character or word that attacks have. */
export const HTTP_TEXT: u32 = 1;
/** A User-Agent; the name of a host. */
export const HTTP_AGENT: u32 = 2;
export const HTTP_HOST: u32 = 4;
/** A response's body that is a program, a script or an archive. */
export const HTTP_PROGRAM: u32 = 8;
/** Credentials, or an answer that asks for them or refuses them. */
export const HTTP_LOGIN: u32 = 16;
/** Lengths that contradict each other. */
export const HTTP_CONFLICT: u32 = 32;
/** The request was for a proxy: CONNECT, or a whole URL. */
export const HTTP_PROXY: u32 = 64;

/** Of TLS: a server's name; its certificate. */
export const TLS_NAME: u32 = 1;
export const TLS_CERTIFICATE: u32 = 2;
/** Anything but TLS 1.2 and later with ephemeral keys and AES or ChaCha20, or a Diffie-Hellman group. */
export const TLS_CHOICE: u32 = 4;
