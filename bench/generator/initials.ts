// Initial packets of QUIC version 1, protected as RFC 9001 §5 says, with keys that follow from the connection id.

import { createCipheriv, createHmac } from 'node:crypto';

/** RFC 9001 §5.2 */
const SALT = Buffer.from('38762cf7f55934b34d179ae6a4c80cadccbb7f0a', 'hex');
/** Bytes of a datagram with an Initial packet, at least (RFC 9000 §14.1). */
const DATAGRAM = 1200;
const TAG = 16;

function hmac(key: Buffer, data: Buffer): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

/** HKDF-Expand-Label (RFC 8446 §7.1) of 32 bytes at most. */
function expand(secret: Buffer, label: string, length: number): Buffer {
  const full = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.of(0, length, full.length), full, Buffer.of(0, 1)]);
  return hmac(secret, info).subarray(0, length);
}

/** A datagram with one Initial packet, number 0, that carries `handshake`; the server's acknowledges the client's. */
export function initial(
  fromClient: boolean,
  originalId: Buffer,
  [to, from]: readonly [to: Buffer, from: Buffer],
  handshake: Buffer,
): Buffer {
  const secret = expand(hmac(SALT, originalId), fromClient ? 'client in' : 'server in', 32);
  const key = expand(secret, 'quic key', 16);
  const ids = [Buffer.of(to.length), to, Buffer.of(from.length), from];
  // No token; the length in two bytes; a packet number of one byte.
  const headLength = 5 + 2 + to.length + from.length + 1 + 2 + 1;
  const head = Buffer.concat([Buffer.of(0xc0, 0, 0, 0, 1), ...ids, Buffer.alloc(4)]);
  head.writeUInt16BE(0x4000 | (DATAGRAM - headLength + 1), headLength - 3);
  const crypto = Buffer.from([6, 0, 0x40 | (handshake.length >> 8), handshake.length & 0xff]);
  const frames = Buffer.alloc(DATAGRAM - headLength - TAG);
  Buffer.concat([fromClient ? Buffer.alloc(0) : Buffer.of(2, 0, 0, 0, 0), crypto, handshake]).copy(
    frames,
  );
  const cipher = createCipheriv('aes-128-gcm', key, expand(secret, 'quic iv', 12));
  cipher.setAAD(head);
  const sealed = Buffer.concat([cipher.update(frames), cipher.final(), cipher.getAuthTag()]);
  const hp = createCipheriv('aes-128-ecb', expand(secret, 'quic hp', 16), null);
  const mask = hp.update(sealed.subarray(3, 19));
  head[0] = (head[0] ?? 0) ^ ((mask[0] ?? 0) & 0x0f);
  head[headLength - 1] = mask[1] ?? 0;
  return Buffer.concat([head, sealed]);
}
