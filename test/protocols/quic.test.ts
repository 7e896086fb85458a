// QUIC: the example packets of RFC 9001 and RFC 9369, appendix A; the connections of the shared captures as
// tshark and the captures' own projects have them.

import { createCipheriv } from 'node:crypto';
import type { QuicRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { hex, join } from '../make/bytes.js';
import { pcap } from '../make/captures.js';
import { frame, ip, udp } from '../make/packets.js';
import { capturesWith, ofType, seeded } from './support.js';

// Appendix A of both: the frames are the same, headers and keys are the version's.
const CLIENT_FRAMES = hex(
  '060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b69484c00000413011302010000c0' +
    '00000010000e00000b6578616d706c652e636f6dff01000100000a00080006001d0017001800100007000504616c706e00050005' +
    '0100000000003300260024001d00209370b2c9caa47fbabaf4559fedba753de171fa71f50f1ce15d43e994ec74d748002b000302' +
    '0304000d0010000e0403050306030203080408050806002d00020101001c00024001003900320408ffffffffffffffff05048000' +
    'ffff07048000ffff0801100104800075300901100f088394c8f03e51570806048000ffff',
);
const CLIENT_PADDED = join(CLIENT_FRAMES, Buffer.alloc(1162 - CLIENT_FRAMES.length));
const SERVER_FRAMES = hex(
  '02000000000600405a020000560303eefce7f7b37ba1d1632e96677825ddf73988cfc79825df566dc5430b9a045a120013010000' +
    '2e00330024001d00209d3c940d89690b84d08a60993c144eca684d1081287c834d5311bcf32bb9da1a002b00020304',
);

interface Side {
  header: string;
  number: number;
  key: string;
  iv: string;
  hp: string;
  /** How the sealed packet begins in the RFC. */
  begins: string;
}

const VERSIONS: [name: string, version: QuicRecord['version'], client: Side, server: Side][] = [
  [
    'RFC 9001',
    '1',
    {
      header: 'c300000001088394c8f03e5157080000449e00000002',
      number: 2,
      key: '1f369613dd76d5467730efcbe3b1a22d',
      iv: 'fa044b2f42a3fd3b46fb255c',
      hp: '9f50449e04a0e810283a1e9933adedd2',
      begins: 'c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11',
    },
    {
      header: 'c1000000010008f067a5502a4262b50040750001',
      number: 1,
      key: 'cf3a5331653c364c88f0f379b6067e37',
      iv: '0ac1493ca1905853b0bba03e',
      hp: 'c206b8d9b9f0f37644430b490eeaa314',
      begins: 'cf000000010008f067a5502a4262b5004075c0d95a482cd0991cd25b0aac406a',
    },
  ],
  [
    'RFC 9369',
    '2',
    {
      header: 'd36b3343cf088394c8f03e5157080000449e00000002',
      number: 2,
      key: '8b1a0bc121284290a29e0971b5cd045d',
      iv: '91f73e2351d8fa91660e909f',
      hp: '45b95e15235d6f45a6b19cbcb0294ba9',
      begins: 'd76b3343cf088394c8f03e5157080000449ea0c95e82ffe67b6abcdb4298b485',
    },
    {
      header: 'd16b3343cf0008f067a5502a4262b50040750001',
      number: 1,
      key: '82db637861d55e1d011f19ea71d5d2a7',
      iv: 'dd13c276499c0249d3310652',
      hp: 'edf6d05c83121201b436e16877593c3a',
      begins: 'dc6b3343cf0008f067a5502a4262b5004075d92faaf16f05d8a4398c47089698',
    },
  ],
];

/** Protects a packet with keys as the RFC gives them (RFC 9001 §5.3, §5.4). */
function seal({ header, number, key, iv, hp }: Side, frames: Buffer): Buffer {
  const clear = hex(header);
  const nonce = hex(iv);
  nonce[11] = (nonce[11] ?? 0) ^ number;
  const cipher = createCipheriv('aes-128-gcm', hex(key), nonce);
  cipher.setAAD(clear);
  const sealed = join(cipher.update(frames), cipher.final(), cipher.getAuthTag());
  const length = ((clear[0] ?? 0) & 3) + 1;
  const sample = sealed.subarray(4 - length, 20 - length);
  const mask = createCipheriv('aes-128-ecb', hex(hp), null).update(sample);
  clear[0] = (clear[0] ?? 0) ^ ((mask[0] ?? 0) & 0x0f);
  for (let i = 0; i < length; i++) {
    const at = clear.length - length + i;
    clear[at] = (clear[at] ?? 0) ^ (mask[1 + i] ?? 0);
  }
  return join(clear, sealed);
}

const CLIENT = { src: '10.0.0.1', dst: '10.0.0.2' };
const SERVER = { src: '10.0.0.2', dst: '10.0.0.1' };
const fromClient = (payload: Buffer) => frame(ip(CLIENT, udp(50000, 443, payload)));
const fromServer = (payload: Buffer) => frame(ip(SERVER, udp(443, 50000, payload)));

describe.each(VERSIONS)('the example packets of %s', (_, version, client, server) => {
  const offer = seal(client, CLIENT_PADDED);
  const choice = seal(server, SERVER_FRAMES);

  it('are sealed as the RFC says', () => {
    expect(offer.toString('hex').slice(0, 64)).toBe(client.begins);
    expect(choice.toString('hex').slice(0, 64)).toBe(server.begins);
  });

  it('are opened, and tell what was offered and chosen', async () => {
    const data = pcap(1, [fromClient(offer), fromServer(choice)]);
    expect(await ofType('quic', { name: 'c', data })).toMatchObject([
      {
        version,
        initialDcid: '8394c8f03e515708',
        serverScid: 'f067a5502a4262b5',
        serverName: 'example.com',
        alpnOffered: ['alpn'],
        cipher: 'TLS_AES_128_GCM_SHA256',
        group: 'x25519',
      },
    ]);
  });

  it('tell nothing when a byte of them is another', async () => {
    const damaged = Buffer.from(offer);
    damaged[600] = (damaged[600] ?? 0) ^ 1;
    const data = pcap(1, [fromClient(damaged), fromServer(choice)]);
    expect(await ofType('quic', { name: 'c', data })).toEqual([]);
  });

  it('tell the same with the hello in pieces, in any order', async () => {
    // Three CRYPTO frames, the last one first, in two datagrams.
    const hello = CLIENT_FRAMES.subarray(4);
    const crypto = (from: number, to: number) =>
      join(
        hex('06'),
        hex(`4${from.toString(16).padStart(3, '0')}`),
        hex(`4${(to - from).toString(16).padStart(3, '0')}`),
        hello.subarray(from, to),
      );
    const padded = (frames: Buffer) => join(frames, Buffer.alloc(1162 - frames.length));
    const first = seal(client, padded(join(crypto(200, 241), hex('01'), crypto(0, 100))));
    const second = seal(
      { ...client, header: client.header.replace(/2$/, '3'), number: 3 },
      padded(crypto(90, 210)),
    );
    const data = pcap(1, [fromClient(first), fromClient(second), fromServer(choice)]);
    const whole = pcap(1, [fromClient(offer), fromServer(choice)]);
    const [inPieces] = await ofType('quic', { name: 'c', data });
    const [inOne] = await ofType('quic', { name: 'c', data: whole });
    expect(inPieces).toMatchObject({ serverName: 'example.com', ja4: inOne?.ja4, ja3: inOne?.ja3 });
  });
});

describe('frames that were damaged before they were sealed', () => {
  const CAPTURES = 20;
  const CONNECTIONS = 100;

  it('neither trap nor hang, and leave records that are whole', async () => {
    const random = seeded(7);
    const [, , client, server] = VERSIONS[0] as (typeof VERSIONS)[number];
    let records = 0;
    for (let i = 0; i < CAPTURES; i++) {
      const frames = Array.from({ length: CONNECTIONS }, (_, connection) => {
        const port = 20000 + connection;
        const offer = seal(client, damaged(CLIENT_PADDED, random));
        const choice = seal(server, damaged(SERVER_FRAMES, random));
        return [
          frame(ip(CLIENT, udp(port, 443, offer))),
          frame(ip(SERVER, udp(443, port, choice))),
        ];
      });
      const data = pcap(1, frames.flat());
      const found = await ofType('quic', { name: 'c', data });
      records += found.length;
      for (const { initialDcid } of found) expect(initialDcid).toBe('8394c8f03e515708');
    }
    // Damage of a byte or two leaves many hellos readable.
    expect(records).toBeGreaterThan(CAPTURES * 10);
  });
});

/** A copy with up to three bytes changed, mostly among the first, where lengths and types are. */
function damaged(bytes: Buffer, random: () => number): Buffer {
  const copy = Buffer.from(bytes);
  for (let i = Math.floor(random() * 4); i > 0; i--) {
    const at = Math.floor(random() * (random() < 0.5 ? 64 : 245)) % copy.length;
    copy[at] = random() < 0.5 ? 0xff : Math.floor(random() * 256);
  }
  return copy;
}

interface ExpectedQuic {
  sni?: string;
  alpn?: string[];
}

interface ExpectedHello {
  via: string;
  ja3: string;
  sni?: string;
}

const captures = capturesWith('quic');

describe.skipIf(captures.length === 0)('QUIC of the shared captures', () => {
  it.each(captures)(
    '%s: server names, protocols and JA3 as tshark has them',
    async (_, { path, expected }) => {
      const { quic, tls_client_hellos: hellos = [] } = expected as unknown as {
        quic: (ExpectedQuic & { versions?: string[] })[];
        tls_client_hellos?: ExpectedHello[];
      };
      const records = await ofType('quic', path);
      // Google's own QUIC (Q046) is recognised, not read.
      const readable = quic.filter(({ versions }) => !versions?.every((it) => it.startsWith('Q')));
      const names = readable.flatMap(({ sni }) => sni ?? []).sort();
      expect(records.flatMap(({ serverName }) => serverName ?? []).sort()).toEqual(
        expect.arrayContaining(names),
      );
      const alpn = readable.flatMap((it) => (it.alpn ? it.alpn.join() : [])).sort();
      expect(records.flatMap((it) => it.alpnOffered?.join() ?? []).sort()).toEqual(
        expect.arrayContaining(alpn),
      );
      const ja3 = new Set(hellos.filter(({ via }) => via === 'quic').map((it) => it.ja3));
      expect(new Set(records.map((it) => it.ja3))).toEqual(new Set([...ja3, ...extraJa3(path)]));
    },
  );

  it("has the JA4 that the captures' projects publish", async () => {
    const byName = new Map(captures);
    const capture = byName.get('quic/ja4-quic__input.pcap');
    const records = await ofType('quic', capture?.path ?? '');
    expect(records.length).toBeGreaterThan(0);
    expect(new Set(records.map(({ ja4 }) => ja4))).toEqual(
      new Set(['q13d0310h3_55b375c5d22e_cd85d2d88918']),
    );
  });
});

/** Hellos that tshark does not read, and why. */
function extraJa3(path: string): string[] {
  // Behind a Version Negotiation tshark keeps the keys of the version that was refused.
  return path.endsWith('quic_vn.pcap') ? ['9a78264e64e221797705e75a3c55df01'] : [];
}
