// Pages of the catalogue for anomalies. Names are Zeek's (weird.log) where it has one; see docs/flows.md.

import type { FindingPage } from './detector.js';

const ZEEK = 'Zeek, base/frameworks/notice/weird.zeek';

interface Odd {
  title: string;
  meaning: string;
  method: string;
  falsePositives: string;
  severity?: FindingPage['severity'];
  confidence?: FindingPage['confidence'];
  advice?: string;
  techniques?: readonly string[];
  references?: readonly string[];
}

const DAMAGE =
  ' Info where packets of the same direction also have wrong checksums: then bytes were damaged.';

function page(it: Odd): FindingPage {
  return {
    severity: it.severity ?? 'low',
    confidence: it.confidence ?? 'high',
    advice:
      it.advice ??
      'See what else the sender does; crafted packets come from scanners and attack tools.',
    title: it.title,
    meaning: it.meaning,
    method: it.method + DAMAGE,
    falsePositives: it.falsePositives,
    ...(it.techniques ? { techniques: it.techniques } : {}),
    references: [...(it.references ?? []), ZEEK],
  };
}

const BROKEN = 'Faulty network cards and drivers, damaged captures, tests of protocol stacks.';

export const ANOMALY_PAGES = {
  'anomaly.bad_checksum': {
    title: 'Some packets with wrong checksums',
    severity: 'info',
    confidence: 'medium',
    meaning:
      'Some of what a host sent arrived damaged, or was made so that the receiver drops it while a device that ' +
      'does not check, such as a sensor, takes it for real.',
    method:
      'By sender, packets whose IP, TCP, UDP or ICMP checksum is wrong, among all that it sent in the flows with ' +
      'such packets; packets longer than 1500 bytes left out, which network cards put together from several. A host with many of them (`maxOffloadShare`) is no finding: the capture was taken on it, ' +
      'before its network card filled the checksums in.',
    falsePositives:
      'Faulty links, and captures taken on the sender where only large segments are offloaded.',
    advice:
      'Check cables and cards on the way; if the link is sound, look at what these packets carry.',
    references: [ZEEK],
  },
  'anomaly.truncated_IP': page({
    title: 'IP packet longer than its frame',
    severity: 'info',
    meaning: 'An IP header claims more bytes than the frame had on the wire.',
    method: 'The IP length against the wire length in the capture.',
    falsePositives: `${BROKEN} Capture tools that write the captured for the wire length.`,
  }),
  'anomaly.truncated_header': page({
    title: 'Packet ends inside its transport header',
    severity: 'info',
    meaning: 'An IP packet is too short for the TCP or UDP header that it promises.',
    method: 'The IP length against the length of the transport header.',
    falsePositives: BROKEN,
  }),
  'anomaly.bad_TCP_header_len': page({
    title: 'TCP header with an impossible length',
    meaning: 'The data offset of a segment is less than a TCP header or more than the packet.',
    method: 'The data offset (RFC 9293 §3.1) against 20 bytes and the packet’s length.',
    falsePositives: BROKEN,
  }),
  'anomaly.bad_TCP_option_len': page({
    title: 'TCP option with an impossible length',
    meaning: 'An option of a SYN is shorter than its own head, or ends behind the header.',
    method: 'Option lengths of segments with SYN (RFC 9293 §3.2).',
    falsePositives: BROKEN,
  }),
  'anomaly.UDP_datagram_length_mismatch': page({
    title: 'UDP length that contradicts the packet',
    severity: 'info',
    meaning: 'The length in a UDP header is less than the header or more than the packet.',
    method: 'The UDP length (RFC 768) against the IP length.',
    falsePositives: BROKEN,
  }),
  'anomaly.fragment_inconsistency': page({
    title: 'Fragments overlap with different bytes',
    severity: 'medium',
    meaning:
      'Fragments of one datagram cover the same bytes with different content. What the receiver reads depends on its ' +
      'system: a way to show a sensor something else than the target.',
    method:
      'Bytes that came twice in a reassembled datagram differ; the first copy counts. Datagrams that never became whole are counted in the summary only.',
    falsePositives: 'Reused IP identification where fragments of two datagrams mix.',
    advice:
      'Look at both ends: ordinary systems do not send this. Firewalls can drop overlapping fragments.',
    references: ['RFC 5722', 'RFC 1858'],
  }),
  'anomaly.fragment_overlap': page({
    title: 'Fragments that came twice',
    severity: 'info',
    meaning: 'Bytes of a datagram came in more than one fragment, with the same content.',
    method: 'Bytes that came twice in a reassembled datagram are the same.',
    falsePositives: 'Captures that have packets twice (mirrored ports, several interfaces).',
    references: ['RFC 5722'],
  }),
  'anomaly.excessively_small_fragment': page({
    title: 'Tiny fragments',
    meaning:
      'A datagram was cut into pieces smaller than any link asks for, so that no fragment holds a whole ' +
      'transport header: a way past filters that look at single packets.',
    method: 'A fragment of fewer than 64 IP bytes that is not the last of its datagram.',
    falsePositives: 'Tests of protocol stacks.',
    references: ['RFC 1858'],
  }),
  'anomaly.SYN_with_FIN': page({
    title: 'Segments with SYN and FIN',
    meaning:
      'A segment asks to begin and to end a connection at once. No system sends that; scanners do.',
    method: 'Flags of TCP headers.',
    falsePositives: BROKEN,
    techniques: ['T1046'],
  }),
  'anomaly.TCP_christmas': page({
    title: 'Segments with flags that do not go together (Xmas)',
    meaning:
      'A segment has FIN, PSH and URG without ACK, or SYN with RST. No system sends that; scanners do.',
    method: 'Flags of TCP headers.',
    falsePositives: BROKEN,
    techniques: ['T1046'],
  }),
  'anomaly.TCP_null_flags': page({
    title: 'Segments without any flag',
    meaning: 'A segment has no flag at all. No system sends that; scanners do.',
    method: 'Flags of TCP headers, of segments without payload.',
    falsePositives: BROKEN,
    techniques: ['T1046'],
  }),
  'anomaly.baroque_SYN': page({
    title: 'Segments with SYN and URG',
    severity: 'info',
    meaning: 'A segment that begins a connection has the urgent flag, which means nothing there.',
    method: 'Flags of TCP headers.',
    falsePositives: BROKEN,
  }),
  'anomaly.land_attack': page({
    title: 'TCP from an address to itself (land)',
    severity: 'medium',
    meaning:
      'A packet claims to come from the address and port that it goes to: the source is forged. Old systems ' +
      'hang over it.',
    method:
      'Source and destination address and port of a TCP flow are the same; loopback addresses left out.',
    falsePositives: 'Captures inside a host whose programs connect to themselves.',
    advice:
      'Find where it enters the network; let borders drop packets with your own addresses as source.',
    techniques: ['T1498'],
    references: ['RFC 2827', 'CVE-1999-0016'],
  }),
  'anomaly.broadcast_source': page({
    title: 'Packets from the broadcast address',
    severity: 'medium',
    meaning: 'A packet has the broadcast address as its source: the source is forged or damaged.',
    method: 'The source is 255.255.255.255 (RFC 1122 §3.2.1.3).',
    falsePositives: BROKEN,
    references: ['RFC 1122 §3.2.1.3'],
  }),
  'anomaly.multicast_source': page({
    title: 'Packets from a multicast address',
    meaning: 'A packet has a multicast address as its source: the source is forged or damaged.',
    method: 'The source is in 224.0.0.0/4 or ff00::/8 (RFC 1112 §7.2, RFC 4291 §2.7).',
    falsePositives: BROKEN,
    references: ['RFC 1112 §7.2'],
  }),
  'anomaly.retransmission_inconsistency': page({
    title: 'A stream’s bytes came twice, and not the same',
    severity: 'medium',
    confidence: 'medium',
    meaning:
      'Segments of a TCP connection cover the same bytes with different content. What the receiver reads depends ' +
      'on its system: somebody on the way puts bytes in, or a sensor is shown something else than the target.',
    method:
      'Bytes that wait for a gap to close are compared with the same bytes when they come again; the first copy ' +
      'counts. The `anomaly` record has hashes of both.',
    falsePositives: 'Broken middleboxes that rewrite retransmissions; ports reused at once.',
    advice:
      'Compare both versions in the capture; look for who else could send into this connection.',
    techniques: ['T1557'],
  }),
  'anomaly.DNS_label_forward_compress_offset': page({
    title: 'DNS name that points ahead',
    meaning:
      'A compressed name in a DNS message goes on at a place that is not before it, which parsers may run in circles over.',
    method: 'Compression pointers (RFC 1035 §4.1.4).',
    falsePositives: 'Damaged messages, and other protocols on port 53.',
  }),
  'anomaly.DNS_name_too_long': page({
    title: 'DNS name or label that is too long',
    severity: 'info',
    meaning: 'A label has more than 63 bytes, or a name more than 255.',
    method: 'Lengths in DNS messages (RFC 1035 §2.3.4).',
    falsePositives: 'Damaged messages, and other protocols on port 53.',
  }),
  'anomaly.DNS_RR_length_mismatch': page({
    title: 'DNS record of a wrong length',
    severity: 'info',
    meaning: 'The data of an address record have another length than an address.',
    method: 'Lengths of A and AAAA records that are not empty.',
    falsePositives: 'Damaged messages.',
  }),
  'anomaly.DNS_truncated_quest_too_short': page({
    title: 'DNS message without the questions that it promises',
    severity: 'info',
    confidence: 'medium',
    meaning:
      'The header of a DNS message counts more questions than the message has: parsers that trust the count read behind its end.',
    method:
      'QDCOUNT (RFC 1035 §4.1.1) against the questions in the message. Not where the capture cut it, or the sender says so (TC).',
    falsePositives: 'Damaged messages, and other protocols on port 53.',
  }),
  'anomaly.DNS_truncated_ans_too_short': page({
    title: 'DNS message without the records that it promises',
    severity: 'info',
    confidence: 'medium',
    meaning:
      'The header of a DNS message counts more records than the message has, or a record is longer than the rest ' +
      'of it: parsers that trust such numbers read behind its end.',
    method:
      'ANCOUNT, NSCOUNT and ARCOUNT (RFC 1035 §4.1.1), and RDLENGTH, against the message’s length. Not where the ' +
      'capture cut it, or the sender says so (TC).',
    falsePositives: 'Damaged messages, and other protocols on port 53.',
  }),
  'anomaly.DNS_trailing_bytes': page({
    title: 'DNS message with bytes behind its end',
    severity: 'info',
    confidence: 'medium',
    meaning:
      'Behind the last record that the header counts, a DNS message goes on. Servers ignore that; data can be carried in it.',
    method:
      'Bytes that are not zero between the end of the last counted record and that of the message. (Some home routers fill up with zeros.)',
    falsePositives:
      'Faulty programs that count one record too few or answer with what else lay in their buffer, and other protocols on port 53.',
    advice: 'Look at the bytes: text or another protocol in them is no accident.',
  }),
  'anomaly.line_terminated_with_single_CR': page({
    title: 'HTTP head with a lone carriage return',
    confidence: 'medium',
    meaning:
      'In the head of an HTTP message a carriage return has no line feed behind it. Some servers end the line there ' +
      'and some do not: a way to slip header fields past a proxy or filter.',
    method:
      'CR without LF in the head of an HTTP/1 message (RFC 9112 §2.2: a recipient has to refuse or replace it).',
    falsePositives: 'Home-made programs and old devices; security tests.',
    advice:
      'Let the first proxy refuse such messages; compare how it and the server behind it read the head.',
    references: ['RFC 9112 §2.2', 'CWE-444'],
  }),
  'anomaly.HTTP_bad_header_name': page({
    title: 'HTTP header field with an impossible name',
    confidence: 'medium',
    meaning:
      'The name of a header field has a character that names can’t have, such as a blank before the colon. Programs ' +
      'disagree whether the field counts: a way to slip it past a proxy or filter.',
    method:
      'Characters of names in HTTP/1 against those of tokens (RFC 9110 §5.1, §5.6.2); continuation lines left out, and in ' +
      'responses blanks before the colon, which some servers send.',
    falsePositives: 'Home-made programs and old devices; security tests.',
    advice:
      'Let the first proxy refuse such messages; compare how it and the server behind it read the head.',
    references: ['RFC 9112 §5.1', 'CWE-444'],
  }),
  'anomaly.HTTP_bad_chunk_size': page({
    title: 'HTTP chunk whose size is wrong',
    confidence: 'medium',
    meaning:
      'A body in chunks has a chunk without a size, or one that does not end where its size says. What follows is read ' +
      'differently by different programs: a way to slip requests past a proxy or filter.',
    method:
      'The chunks of messages with “Transfer-Encoding: chunked” (RFC 9112 §7.1), where no bytes are missing in the capture.',
    falsePositives: 'Faulty servers and scripts; security tests.',
    advice:
      'Let the first proxy refuse such messages; look at what follows on the same connection.',
    references: ['RFC 9112 §7.1', 'CWE-444'],
  }),
  'anomaly.TLS_bad_record': page({
    title: 'TLS record that can’t be',
    confidence: 'medium',
    meaning:
      'Behind a hello comes a record with a version that does not exist, or a length that is not allowed. No TLS library ' +
      'sends that; tests and exploits of TLS libraries do.',
    method:
      'Headers of records in the clear: major version 3, minor at most 4; at most 2^14 bytes (2^14 + 2048 where encrypted), ' +
      'never none, one in ChangeCipherSpec (RFC 8446 §5.1, RFC 5246 §6.2).',
    falsePositives: 'Damaged streams; tests of TLS libraries.',
    references: ['RFC 8446 §5.1', 'RFC 5246 §6.2'],
  }),
  'anomaly.TLS_handshake_length_mismatch': page({
    title: 'TLS handshake message that lies about its length',
    confidence: 'medium',
    meaning:
      'A message of a TLS handshake promises more bytes than come before another record, or a chain of certificates does ' +
      'not fill its message. No TLS library sends that; tests and exploits of TLS libraries do.',
    method:
      'The length of handshake messages (RFC 8446 §4) against the records that carry them, and the lengths of certificates ' +
      'against their list (RFC 5246 §7.4.2).',
    falsePositives: 'Damaged streams; tests of TLS libraries.',
    references: ['RFC 8446 §4', 'RFC 5246 §7.4.2'],
  }),
  'anomaly.TLS_hello_length_mismatch': page({
    title: 'TLS hello whose lengths do not add up',
    confidence: 'medium',
    meaning:
      'Lists in a ClientHello or ServerHello are longer or shorter than the lengths before them say. No TLS library sends ' +
      'that; home-made clients, and tests and exploits of TLS libraries do.',
    method:
      'Lengths of session id, cipher suites, compression methods, of all extensions together, each of them, and the lists in ' +
      'server_name, supported_groups, ec_point_formats, signature_algorithms, ALPN and supported_versions (RFC 8446 §4.1, ' +
      '§4.2); in TLS, DTLS and QUIC.',
    falsePositives: 'Damaged streams; tests of TLS libraries.',
    references: ['RFC 8446 §4.1', 'RFC 8446 §4.2'],
  }),
} as const satisfies Record<string, FindingPage>;

export type AnomalyFinding = keyof typeof ANOMALY_PAGES;
