// Handshake messages of TLS (RFC 5246, RFC 8446) and the certificates in them (RFC 5280), as servers and browsers
// send them: right in form, with random bytes where keys and signatures would be.

import type { Random } from './random.js';

/** Data behind its length, of so many bytes. */
export function behind(bytes: 1 | 2 | 3, ...data: readonly Buffer[]): Buffer {
  const body = Buffer.concat(data);
  const length = Buffer.alloc(bytes);
  length.writeUIntBE(body.length, 0, bytes);
  return Buffer.concat([length, body]);
}

export function randomBytes(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.below(256)));
}

function u16(...values: readonly number[]): Buffer {
  const out = Buffer.alloc(2 * values.length);
  for (const [at, value] of values.entries()) out.writeUInt16BE(value, 2 * at);
  return out;
}

function message(type: number, ...body: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.of(type), behind(3, ...body)]);
}

/** Records of one type; none is longer than 16 KiB here. */
export function record(type: number, ...data: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.of(type, 3, 3), behind(2, ...data)]);
}

type Extension = readonly [type: number, data: Buffer];

function extensions(list: readonly Extension[]): Buffer {
  return behind(2, ...list.map(([type, data]) => Buffer.concat([u16(type), behind(2, data)])));
}

/** What a browser offers: 16 cipher suites, 11 extensions or, for QUIC, with its parameters and TLS 1.3 alone. */
export function clientHello(random: Random, name: string, quic = false): Buffer {
  const suites = [
    ...[0x1301, 0x1302, 0x1303],
    ...(quic ? [] : [0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014]),
    ...(quic ? [] : [0x009c, 0x009d, 0x002f, 0x0035, 0x00ff]),
  ];
  const versions = quic ? [0x0304] : [0x0304, 0x0303];
  const protocols = quic ? ['h3'] : ['h2', 'http/1.1'];
  const names = behind(2, Buffer.of(0), behind(2, Buffer.from(name)));
  const share = behind(2, u16(0x001d), behind(2, randomBytes(random, 32)));
  const algorithms = u16(0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601);
  const list: Extension[] = [
    [0, names],
    [10, behind(2, u16(0x001d, 0x0017, 0x0018))],
    [13, behind(2, algorithms)],
    [16, behind(2, ...protocols.map((protocol) => behind(1, Buffer.from(protocol))))],
    [43, behind(1, u16(...versions))],
    [45, behind(1, Buffer.of(1))],
    [51, share],
  ];
  if (quic) {
    // initial_source_connection_id, empty, and initial_max_data (RFC 9000 §18.2).
    list.push([57, Buffer.from('0f00040480100000', 'hex')]);
  } else {
    list.push([23, Buffer.alloc(0)], [35, Buffer.alloc(0)], [11, behind(1, Buffer.of(0))]);
    list.push([5, Buffer.of(1, 0, 0, 0, 0)]);
  }
  return message(
    1,
    u16(0x0303),
    randomBytes(random, 32),
    behind(1, quic ? Buffer.alloc(0) : randomBytes(random, 32)),
    behind(2, u16(...suites)),
    behind(1, Buffer.of(0)),
    extensions(list),
  );
}

/** The server's choice: TLS 1.2 with a certificate to follow, or TLS 1.3 inside QUIC. */
export function serverHello(random: Random, quic = false): Buffer {
  const share = Buffer.concat([u16(0x001d), behind(2, randomBytes(random, 32))]);
  const list: readonly Extension[] = quic
    ? [
        [43, u16(0x0304)],
        [51, share],
      ]
    : [
        [23, Buffer.alloc(0)],
        [0xff01, Buffer.of(0)],
        [11, behind(1, Buffer.of(0))],
        [16, behind(2, behind(1, Buffer.from('h2')))],
      ];
  return message(
    2,
    u16(0x0303),
    randomBytes(random, 32),
    behind(1, quic ? Buffer.alloc(0) : randomBytes(random, 32)),
    u16(quic ? 0x1301 : 0xc02f),
    Buffer.of(0),
    extensions(list),
  );
}

export function certificateMessage(chain: readonly Buffer[]): Buffer {
  return message(11, behind(3, ...chain.map((certificate) => behind(3, certificate))));
}

/** ServerKeyExchange, signed by RSA, and ServerHelloDone. */
export function serverKeyExchange(random: Random): Buffer {
  const curve = Buffer.concat([Buffer.of(3), u16(0x001d), behind(1, randomBytes(random, 32))]);
  const signature = Buffer.concat([u16(0x0804), behind(2, randomBytes(random, 256))]);
  return Buffer.concat([message(12, curve, signature), message(14)]);
}

export function clientKeyExchange(random: Random): Buffer {
  return message(16, behind(1, randomBytes(random, 32)));
}

/** A value of DER with its tag. */
function der(tag: number, ...data: readonly Buffer[]): Buffer {
  const body = Buffer.concat(data);
  const { length } = body;
  if (length < 128) return Buffer.concat([Buffer.of(tag, length), body]);
  const size = length < 256 ? 1 : 2;
  const head = Buffer.alloc(2 + size);
  head.writeUInt16BE((tag << 8) | 0x80 | size, 0);
  head.writeUIntBE(length, 2, size);
  return Buffer.concat([head, body]);
}

const SEQUENCE = 0x30;
const COMMON_NAME = '550403';
const ORGANIZATION = '55040a';
/** sha256WithRSAEncryption, rsaEncryption */
const SIGNED = '2a864886f70d01010b';
const RSA = '2a864886f70d010101';

function oid(hex: string): Buffer {
  return der(6, Buffer.from(hex, 'hex'));
}

function name(...parts: readonly (readonly [type: string, value: string])[]): Buffer {
  return der(
    SEQUENCE,
    ...parts.map(([type, value]) =>
      der(0x31, der(SEQUENCE, oid(type), der(0x0c, Buffer.from(value)))),
    ),
  );
}

function extension(id: string, ...value: readonly Buffer[]): Buffer {
  return der(SEQUENCE, oid(id), der(4, ...value));
}

function algorithm(id: string): Buffer {
  return der(SEQUENCE, oid(id), der(5));
}

/** A certificate of version 3 with a 2048-bit RSA key. `names`: of hosts, the first the subject's; none: an issuer's. */
export function certificate(random: Random, subject: string, names: readonly string[]): Buffer {
  const positive = (length: number) =>
    der(2, Buffer.concat([Buffer.of(1 + random.below(127)), randomBytes(random, length - 1)]));
  const modulus = der(2, Buffer.of(0, 0x80 + random.below(128)), randomBytes(random, 255));
  const key = der(SEQUENCE, modulus, der(2, Buffer.of(1, 0, 1)));
  const own = der(4, randomBytes(random, 20));
  const host = (it: string) => der(0x82, Buffer.from(it));
  const list = [extension('551d0e', own), extension('551d0f', Buffer.of(3, 2, 5, 0xa0))];
  if (names.length > 0) list.push(extension('551d11', der(SEQUENCE, ...names.map(host))));
  else list.push(extension('551d13', der(SEQUENCE, der(1, Buffer.of(0xff)))));
  const time = (text: string) => der(0x17, Buffer.from(text));
  const issuer = names.length > 0 ? 'Bench Issuing CA' : 'Bench Root CA';
  const body = der(
    SEQUENCE,
    der(0xa0, der(2, Buffer.of(2))),
    positive(16),
    algorithm(SIGNED),
    name([ORGANIZATION, 'Bench'], [COMMON_NAME, issuer]),
    der(SEQUENCE, time('231001000000Z'), time('241001000000Z')),
    name([COMMON_NAME, subject]),
    der(SEQUENCE, algorithm(RSA), der(3, Buffer.of(0), key)),
    der(0xa3, der(SEQUENCE, ...list)),
  );
  const signature = der(3, Buffer.of(0), randomBytes(random, 256));
  return der(SEQUENCE, body, algorithm(SIGNED), signature);
}
