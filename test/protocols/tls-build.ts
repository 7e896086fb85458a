// Hellos and records of TLS, built from what is to be in them.

import { tcpCapture } from './tcp-capture.js';

export interface Hello {
  version: number;
  ciphers: number[];
  /** Type and data, in order. */
  extensions: [type: number, data: Buffer][];
}

export const EMPTY = Buffer.alloc(0);

export const u16 = (...values: number[]): Buffer => {
  const out = Buffer.alloc(values.length * 2);
  values.forEach((value, i) => {
    out.writeUInt16BE(value, i * 2);
  });
  return out;
};

/** Data behind its length. */
export const behind = (bytes: 1 | 2 | 3, data: Buffer): Buffer => {
  const length = Buffer.alloc(bytes);
  length.writeUIntBE(data.length, 0, bytes);
  return Buffer.concat([length, data]);
};

export const serverName = (name: string): Buffer =>
  behind(2, Buffer.concat([Buffer.of(0), behind(2, Buffer.from(name))]));

export const alpn = (...names: Buffer[]): Buffer =>
  behind(2, Buffer.concat(names.map((name) => behind(1, name))));

/** A handshake message. */
export const message = (type: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.of(type), behind(3, body)]);

export function clientHello({ version, ciphers, extensions }: Hello): Buffer {
  const body = [
    u16(version),
    Buffer.alloc(32, 7),
    behind(1, EMPTY),
    behind(2, u16(...ciphers)),
    behind(1, Buffer.of(0)),
  ];
  const list = extensions.map(([type, data]) => Buffer.concat([u16(type), behind(2, data)]));
  if (list.length > 0) body.push(behind(2, Buffer.concat(list)));
  return message(1, Buffer.concat(body));
}

/** Handshake bytes in records of `size` bytes each. */
export function records(handshake: Buffer, size = 16384): Buffer {
  const out: Buffer[] = [];
  for (let at = 0; at < handshake.length; at += size) {
    out.push(Buffer.of(22, 3, 1), behind(2, handshake.subarray(at, at + size)));
  }
  return Buffer.concat(out);
}

/** A capture of a client that says this, and nothing else. */
export const helloCapture = (hello: Hello): Buffer =>
  tcpCapture({ port: 443, client: records(clientHello(hello)) });
