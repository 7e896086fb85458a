// IPFIX templates (RFC 7011 §3.4.1): the information elements of a flow's record, by what the flow has. Elements
// are IANA's (https://www.iana.org/assignments/ipfix); those of the other direction are the same under the
// enterprise number that RFC 5103 §6.1 gives to reverse elements.

/** Set id of template sets, and the first that data sets may have. */
export const TEMPLATE_SET = 2;
export const FIRST_TEMPLATE = 256;

/** A flow's template is FIRST_TEMPLATE plus these. */
export const IPV6 = 1;
/** Packets went both ways: a biflow. */
export const BOTH_WAYS = 2;
/** ICMP or ICMPv6: a type and a code in place of ports. */
export const ICMP = 4;
const KINDS = 8;

const REVERSE_ENTERPRISE = 29305;
const ENTERPRISE_BIT = 0x8000;
/** Length of an element whose values say theirs (RFC 7011 §7). */
const VARIABLE = 0xffff;

interface Element {
  id: number;
  /** Bytes. */
  length: number;
  reverse?: true;
}

const element = (id: number, length: number): Element => ({ id, length });
const reverse = (id: number, length: number): Element => ({ id, length, reverse: true });

/** In the order in which ipfix.ts writes them. */
function elementsOf(kind: number): Element[] {
  const addresses =
    kind & IPV6
      ? [/* sourceIPv6Address */ element(27, 16), /* destinationIPv6Address */ element(28, 16)]
      : [/* sourceIPv4Address */ element(8, 4), /* destinationIPv4Address */ element(12, 4)];
  const ports =
    kind & ICMP
      ? [/* icmpTypeCodeIPv6, icmpTypeCodeIPv4 */ element(kind & IPV6 ? 139 : 32, 2)]
      : [/* sourceTransportPort */ element(7, 2), /* destinationTransportPort */ element(11, 2)];
  const back = [
    /* octetDeltaCount */ reverse(1, 8),
    /* packetDeltaCount */ reverse(2, 8),
    /* tcpControlBits */ reverse(6, 2),
    /* responderOctets */ element(232, 8),
    /* biflowDirection */ element(239, 1),
  ];
  return [
    /* flowStartNanoseconds */ element(156, 8),
    /* flowEndNanoseconds */ element(157, 8),
    /* flowId */ element(148, 8),
    ...addresses,
    ...ports,
    /* protocolIdentifier */ element(4, 1),
    /* flowEndReason */ element(136, 1),
    /* dot1qVlanId */ element(243, 2),
    /* dot1qCustomerVlanId */ element(245, 2),
    /* octetDeltaCount */ element(1, 8),
    /* packetDeltaCount */ element(2, 8),
    /* tcpControlBits */ element(6, 2),
    /* initiatorOctets */ element(231, 8),
    ...(kind & BOTH_WAYS ? back : []),
    /* applicationName */ element(96, VARIABLE),
  ];
}

/** The set of all templates. */
export function templateSet(): Buffer {
  const templates = Array.from({ length: KINDS }, (_, kind) => templateOf(kind));
  const length = 4 + templates.reduce((sum, it) => sum + it.length, 0);
  return Buffer.concat([halves(TEMPLATE_SET, length), ...templates]);
}

function templateOf(kind: number): Buffer {
  const elements = elementsOf(kind);
  return Buffer.concat([
    halves(FIRST_TEMPLATE + kind, elements.length),
    ...elements.map(specifier),
  ]);
}

function specifier(it: Element): Buffer {
  if (!it.reverse) return halves(it.id, it.length);
  return Buffer.concat([halves(it.id | ENTERPRISE_BIT, it.length), halves(0, REVERSE_ENTERPRISE)]);
}

function halves(first: number, second: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16BE(first, 0);
  bytes.writeUInt16BE(second, 2);
  return bytes;
}
