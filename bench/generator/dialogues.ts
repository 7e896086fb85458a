// What client and server say to each other in one flow of a protocol, from its first message to its last.

import {
  certificate,
  certificateMessage,
  clientHello,
  clientKeyExchange,
  randomBytes,
  record,
  serverHello,
  serverKeyExchange,
} from './handshakes.js';
import { initial } from './initials.js';
import { Payloads } from './payloads.js';
import type { Random } from './random.js';

export type Protocol = 'tls' | 'dns' | 'http' | 'ssh' | 'smtp' | 'quic';

export const PROTOCOLS: Readonly<Record<Protocol, { transport: 'tcp' | 'udp'; port: number }>> = {
  tls: { transport: 'tcp', port: 443 },
  dns: { transport: 'udp', port: 53 },
  http: { transport: 'tcp', port: 80 },
  ssh: { transport: 'tcp', port: 22 },
  smtp: { transport: 'tcp', port: 25 },
  quic: { transport: 'udp', port: 443 },
};

/** A message: 0 from the client, 1 from the server. */
export type Said = readonly [side: 0 | 1, bytes: Buffer];

/** Servers that flows go to, by turns: what they say of themselves is the same each time. */
const SERVERS = 997;
const HANDSHAKE = 22;
const CHANGE_CIPHER = 20;
const APPLICATION = 23;
/** Bytes of an HTTP response's body. */
const PAGE = 1024;

export class Dialogues {
  readonly #random: Random;
  readonly #payloads: Payloads;
  readonly #chains = new Map<number, Buffer>();
  #issuer: Buffer | undefined;

  constructor(random: Random) {
    this.#random = random;
    this.#payloads = new Payloads(random);
  }

  of(protocol: Protocol, flow: number): Said[] {
    switch (protocol) {
      case 'tls':
        return this.#tls(flow);
      case 'dns':
        return [
          [0, this.#payloads.dns(flow & 0xffff, flow, false)],
          [1, this.#payloads.dns(flow & 0xffff, flow, true)],
        ];
      case 'http':
        return this.#http(flow);
      case 'ssh':
        return this.#ssh();
      case 'smtp':
        return smtp(flow);
      case 'quic':
        return this.#quic(flow);
    }
  }

  /** TLS 1.2, where the certificates are in the clear, and a record of data each way. */
  #tls(flow: number): Said[] {
    const random = this.#random;
    const server = flow % SERVERS;
    const sealed = (type: number, length: number) => record(type, randomBytes(random, length));
    const finished = [record(CHANGE_CIPHER, Buffer.of(1)), sealed(HANDSHAKE, 40)];
    return [
      [0, record(HANDSHAKE, clientHello(random, hostName(server)))],
      [
        1,
        Buffer.concat([
          record(HANDSHAKE, serverHello(random)),
          record(HANDSHAKE, this.#chain(server)),
          record(HANDSHAKE, serverKeyExchange(random)),
        ]),
      ],
      [0, Buffer.concat([record(HANDSHAKE, clientKeyExchange(random)), ...finished])],
      [1, Buffer.concat(finished)],
      [0, sealed(APPLICATION, 300)],
      [1, sealed(APPLICATION, 900)],
    ];
  }

  #chain(server: number): Buffer {
    const random = this.#random;
    this.#issuer ??= certificate(random, 'Bench Issuing CA', []);
    const there = this.#chains.get(server);
    if (there) return there;
    const host = hostName(server);
    const leaf = certificate(random, host, [host, `www.${host}`]);
    const chain = certificateMessage([leaf, this.#issuer]);
    this.#chains.set(server, chain);
    return chain;
  }

  #http(flow: number): Said[] {
    const request = [
      `GET /item/${flow}?page=${flow % 7} HTTP/1.1`,
      `Host: ${hostName(flow % SERVERS)}`,
      'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
      'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      'Accept-Language: en-US,en;q=0.5',
      'Accept-Encoding: gzip, deflate',
      `Referer: http://${hostName(flow % SERVERS)}/`,
      'Connection: keep-alive',
    ];
    const response = [
      'HTTP/1.1 200 OK',
      'Date: Tue, 14 Nov 2023 22:13:20 GMT',
      'Server: nginx/1.24.0',
      'Content-Type: text/html; charset=utf-8',
      `Content-Length: ${PAGE}`,
      'Last-Modified: Mon, 13 Nov 2023 10:00:00 GMT',
      'Cache-Control: max-age=600',
      'Connection: keep-alive',
    ];
    const body = Buffer.alloc(PAGE);
    this.#payloads.body('text', flow, 0, body, 0, PAGE);
    return [
      [0, Buffer.from(`${request.join('\r\n')}\r\n\r\n`)],
      [1, Buffer.concat([Buffer.from(`${response.join('\r\n')}\r\n\r\n`), body])],
    ];
  }

  /** Banners, key exchange as OpenSSH offers it, and sealed packets. */
  #ssh(): Said[] {
    const random = this.#random;
    const offer = () => packet(Buffer.concat([Buffer.of(20), randomBytes(random, 16), OFFER]));
    const text = (length: number) => behindU32(randomBytes(random, length));
    const ed25519 = behindU32(Buffer.from('ssh-ed25519'));
    const hostKey = behindU32(Buffer.concat([ed25519, text(32)]));
    const signature = behindU32(Buffer.concat([ed25519, text(64)]));
    const newKeys = packet(Buffer.of(21));
    const reply = packet(Buffer.concat([Buffer.of(31), hostKey, text(32), signature]));
    return [
      [1, Buffer.from('SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n')],
      [0, Buffer.from('SSH-2.0-OpenSSH_9.6\r\n')],
      [0, offer()],
      [1, offer()],
      [0, packet(Buffer.concat([Buffer.of(30), text(32)]))],
      [1, Buffer.concat([reply, newKeys])],
      [0, newKeys],
      [0, randomBytes(random, 44)],
      [1, randomBytes(random, 44)],
    ];
  }

  #quic(flow: number): Said[] {
    const random = this.#random;
    const original = randomBytes(random, 8);
    const client = Buffer.alloc(0);
    const server = randomBytes(random, 8);
    const hello = clientHello(random, hostName(flow % SERVERS), true);
    return [
      [0, initial(true, original, [original, client], hello)],
      [1, initial(false, original, [client, server], serverHello(random, true))],
    ];
  }
}

function hostName(server: number): string {
  return `host${server}.example.net`;
}

function behindU32(data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, data]);
}

/** A packet of SSH in the clear, padded to eight bytes (RFC 4253 §6). */
function packet(payload: Buffer): Buffer {
  const padding = 4 + ((16 - ((payload.length + 9) % 8)) % 8);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(1 + payload.length + padding);
  head[4] = padding;
  return Buffer.concat([head, payload, Buffer.alloc(padding)]);
}

/** Name-lists of a KEXINIT and what follows them (RFC 4253 §7.1). */
const OFFER = Buffer.concat([
  ...[
    'curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,diffie-hellman-group14-sha256',
    'ssh-ed25519,rsa-sha2-512,rsa-sha2-256,ecdsa-sha2-nistp256',
    ...Array<string>(2).fill('chacha20-poly1305@openssh.com,aes128-ctr,aes256-gcm@openssh.com'),
    ...Array<string>(2).fill('umac-64-etm@openssh.com,hmac-sha2-256-etm@openssh.com,hmac-sha2-256'),
    ...Array<string>(2).fill('none,zlib@openssh.com'),
    ...['', ''],
  ].map((list) => behindU32(Buffer.from(list))),
  Buffer.alloc(5),
]);

function smtp(flow: number): Said[] {
  const mail = [
    `Date: Tue, 14 Nov 2023 22:13:20 +0000`,
    `From: Alice <alice@sender.example>`,
    `To: user${flow % SERVERS}@example.net`,
    `Message-ID: <${flow}@sender.example>`,
    `Subject: Report ${flow}`,
    '',
    'The report is done.',
    '.',
    '',
  ];
  const lines: readonly (readonly [0 | 1, string])[] = [
    [1, '220 mx.example.net ESMTP\r\n'],
    [0, 'EHLO mail.sender.example\r\n'],
    [1, '250-mx.example.net\r\n250-SIZE 10240000\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n'],
    [0, 'MAIL FROM:<alice@sender.example>\r\n'],
    [1, '250 2.1.0 Ok\r\n'],
    [0, `RCPT TO:<user${flow % SERVERS}@example.net>\r\n`],
    [1, '250 2.1.5 Ok\r\n'],
    [0, 'DATA\r\n'],
    [1, '354 End data with <CR><LF>.<CR><LF>\r\n'],
    [0, mail.join('\r\n')],
    [1, `250 2.0.0 Ok: queued as ${flow}\r\n`],
    [0, 'QUIT\r\n'],
    [1, '221 2.0.0 Bye\r\n'],
  ];
  return lines.map(([side, text]) => [side, Buffer.from(text)] as const);
}
