// What flows say: first messages that look like a protocol's, then text or random bytes.

import type { Random } from './random.js';

const POOL = 1 << 20;
const WORDS =
  'packet flow capture the of and to in is report network measure port host time byte'.split(' ');

export type Kind = 'tls' | 'http' | 'ssh' | 'smtp' | 'text' | 'binary' | 'dns';

export class Payloads {
  readonly #random: Buffer;
  readonly #text: Buffer;

  constructor(random: Random) {
    this.#random = Buffer.alloc(POOL + 2048);
    for (let i = 0; i + 4 <= this.#random.length; i += 4)
      this.#random.writeUInt32LE(random.next(), i);
    let text = '';
    // Lines of ten words: without ends of lines, dissectors would wait for them.
    for (let word = 1; text.length < POOL + 2048; word++) {
      text += `${WORDS[random.below(WORDS.length)]}${word % 10 === 0 ? '\r\n' : ' '}`;
    }
    this.#text = Buffer.from(text.slice(0, POOL + 2048));
  }

  /** Bytes of a flow's body, different by flow and place. */
  body(kind: Kind, flow: number, place: number, into: Buffer, at: number, length: number): void {
    const pool = kind === 'text' || kind === 'http' || kind === 'smtp' ? this.#text : this.#random;
    const from = (Math.imul(flow, 2654435761) + place) >>> 0;
    pool.copy(into, at, from % POOL, (from % POOL) + length);
    // No segment begins with the end of a line: to HTTP that is an empty message.
    if (length > 0 && pool === this.#text && (into[at] ?? 0) < 32) into[at] = 46;
    if (kind !== 'tls' || length <= 5) return;
    // A record of application data in each segment (RFC 8446 §5.1).
    into[at] = 23;
    into.writeUInt16BE(0x0303, at + 1);
    into.writeUInt16BE(length - 5, at + 3);
  }

  /** First message of a side: `client` or server. Empty where the kind has none. */
  opening(kind: Kind, client: boolean, flow: number): Buffer {
    switch (kind) {
      case 'tls':
        return client ? this.#hello(1, `host${flow % 9973}.example.net`) : this.#hello(2, '');
      case 'http':
        return Buffer.from(
          client
            ? `GET /item/${flow} HTTP/1.1\r\nHost: www${flow % 97}.example.com\r\nUser-Agent: bench/1.0\r\nAccept: */*\r\n\r\n`
            : 'HTTP/1.1 200 OK\r\nServer: bench\r\nContent-Type: text/html\r\nContent-Length: 1000000\r\n\r\n',
        );
      case 'ssh':
        return Buffer.from(client ? 'SSH-2.0-OpenSSH_9.6\r\n' : 'SSH-2.0-OpenSSH_9.2p1\r\n');
      case 'smtp':
        return Buffer.from(client ? 'EHLO mail.example.org\r\n' : '220 mx.example.org ESMTP\r\n');
      default:
        return Buffer.alloc(0);
    }
  }

  /** A TLS handshake record: ClientHello (1) with SNI, or ServerHello (2). */
  #hello(type: number, name: string): Buffer {
    const sni = Buffer.concat([
      Buffer.from([0, 0, 0, name.length + 5, 0, name.length + 3, 0, 0, name.length]),
      Buffer.from(name),
    ]);
    const extensions = type === 1 ? sni : Buffer.from([0, 43, 0, 2, 3, 4]);
    const ciphers = type === 1 ? [0, 6, 0x13, 1, 0x13, 2, 0xc0, 0x2f, 1, 0] : [0x13, 1, 0];
    const body = Buffer.concat([
      Buffer.from([3, 3]),
      this.#random.subarray(type * 64, type * 64 + 32),
      Buffer.from([0, ...ciphers, extensions.length >> 8, extensions.length & 0xff]),
      extensions,
    ]);
    const handshake = Buffer.concat([
      Buffer.from([type, 0, body.length >> 8, body.length & 0xff]),
      body,
    ]);
    return Buffer.concat([
      Buffer.from([22, 3, 1, handshake.length >> 8, handshake.length & 0xff]),
      handshake,
    ]);
  }

  /** A DNS query, or its answer with one address. */
  dns(id: number, flow: number, answer: boolean): Buffer {
    const labels = [`h${flow % 4099}`, WORDS[flow % WORDS.length] ?? 'a', 'example'];
    const name = labels.map((label) => String.fromCharCode(label.length) + label).join('');
    const question = Buffer.concat([Buffer.from(`${name}\0`, 'latin1'), Buffer.from([0, 1, 0, 1])]);
    const header = dnsHeader(id, answer, answer ? 1 : 0);
    if (!answer) return Buffer.concat([header, question]);
    const record = [0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 44, 0, 4, 198, 18, flow & 0xff, id & 0xff];
    return Buffer.concat([header, question, Buffer.from(record)]);
  }

  /** The shortest DNS message there is: the root's name servers, none in the answer. */
  dnsRoot(id: number, answer: boolean): Buffer {
    return Buffer.concat([dnsHeader(id, answer, 0), Buffer.from([0, 0, 2, 0, 1])]);
  }
}

function dnsHeader(id: number, answer: boolean, answers: number): Buffer {
  const flags = answer ? [0x81, 0x80] : [1, 0];
  return Buffer.from([id >> 8, id & 0xff, ...flags, 0, 1, 0, answers, 0, 0, 0, 0]);
}
