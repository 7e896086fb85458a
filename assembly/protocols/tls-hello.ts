// ClientHello and ServerHello (RFC 8446 §4.1, RFC 5246 §7.4.1): bodies of one handshake message in memory,
// whatever brought it: TLS, DTLS or QUIC.
//
//   ClientHello  version │ random 32 │ session id, u8 │ [cookie, u8: DTLS] │ ciphers, u16 │ compressions, u8 │ extensions, u16
//   ServerHello  version │ random 32 │ session id, u8 │ cipher │ compression                                │ extensions, u16
//   extension    type │ length, u16 │ data
//
// The structs and what is written of them lie in SCRATCH_HELLO; addresses in them are good as long as the
// message stays where it is.

import { be16, be64 } from '../memory/bytes';
import { SCRATCH_HELLO } from '../memory/scratch';
import { Input } from '../stream/input';
import { DTLS13, isGrease } from './tls-names';

export const EXTENSION_SERVER_NAME: u32 = 0;
const EXTENSION_GROUPS: u32 = 10;
const EXTENSION_FORMATS: u32 = 11;
const EXTENSION_SIGNATURES: u32 = 13;
export const EXTENSION_ALPN: u32 = 16;
const EXTENSION_TICKET: u32 = 35;
const EXTENSION_PRE_SHARED_KEY: u32 = 41;
const EXTENSION_EARLY_DATA: u32 = 42;
const EXTENSION_VERSIONS: u32 = 43;
const EXTENSION_KEY_SHARE: u32 = 51;
const EXTENSION_ECH: u32 = 0xfe0d;

const RANDOM: u32 = 32;
const MAX_SESSION_ID: u32 = 32;

/** What a client offers. Lists are [address, bytes), 0 bytes where there is none. */
@unmanaged
export class ClientHello {
  /** Its version field, and the highest that it offers (by extension, else the field's). */
  version: u32;
  highest: u32;
  sessionId: u32;
  sessionIdBytes: u32;
  ciphers: u32;
  cipherBytes: u32;
  /** Whole extensions, [extensions, extensionsEnd); how many of them are no GREASE. */
  extensions: u32;
  extensionsEnd: u32;
  extensionCount: u32;
  /** Has the extension, even if it names none. */
  hasServerName: u32;
  serverName: u32;
  serverNameBytes: u32;
  /** Names, each behind its length in one byte; whole. */
  alpn: u32;
  alpnBytes: u32;
  groups: u32;
  groupBytes: u32;
  formats: u32;
  formatBytes: u32;
  signatures: u32;
  signatureBytes: u32;
  versions: u32;
  versionBytes: u32;
  /** Bytes of the session ticket. */
  ticketBytes: u32;
  /** 1: has the extension. */
  preSharedKey: u32;
  earlyData: u32;
  ech: u32;
  /** 1: a list is shorter or longer than the length before it says. */
  odd: u32;
}

/** What a server chose. */
@unmanaged
export class ServerHello {
  /** Version: by extension, else the field's. */
  version: u32;
  legacyVersion: u32;
  sessionId: u32;
  sessionIdBytes: u32;
  cipher: u32;
  compression: u32;
  extensions: u32;
  extensionsEnd: u32;
  extensionCount: u32;
  /** Of the key share; 0: none. */
  group: u32;
  /** The protocol's name. */
  alpn: u32;
  alpnBytes: u32;
  /** 1: it took a pre-shared key. */
  preSharedKey: u32;
  /** 1: it is a HelloRetryRequest. */
  retry: u32;
  /** 1: its extensions are shorter or longer than the length before them says. */
  odd: u32;
}

const SERVER: u32 = 128;
const TEXT: u32 = 256;

/** The running worker's ClientHello and ServerHello. */
export function clientHelloOf(p: Input): ClientHello {
  return changetype<ClientHello>(p.partition.scratch + SCRATCH_HELLO);
}

export function serverHelloOf(p: Input): ServerHello {
  return changetype<ServerHello>(p.partition.scratch + SCRATCH_HELLO + SERVER);
}

/** Room for texts made of them, 16,128 bytes. */
export function textOf(p: Input): usize {
  return p.partition.scratch + SCRATCH_HELLO + TEXT;
}

/** Reads the ClientHello [at, end), without its handshake header. `dtls`: it has a cookie. False: it is none. */
export function readClientHello(it: ClientHello, at: u32, end: u32, dtls: bool): bool {
  memory.fill(changetype<usize>(it), 0, offsetof<ClientHello>());
  if (at + 2 + RANDOM + 1 > end) return false;
  it.version = be16(at);
  it.highest = it.version;
  at += 2 + RANDOM;
  it.sessionIdBytes = load<u8>(at);
  it.sessionId = at + 1;
  if (it.sessionIdBytes > MAX_SESSION_ID) return false;
  at += 1 + it.sessionIdBytes;
  if (dtls) {
    if (at >= end) return false;
    at += 1 + (load<u8>(at) as u32);
  }
  if (at + 2 > end) return false;
  it.cipherBytes = be16(at);
  it.ciphers = at + 2;
  if (it.cipherBytes & 1 || it.cipherBytes > end - it.ciphers) return false;
  at = it.ciphers + it.cipherBytes;
  if (at >= end) return false;
  at += 1 + (load<u8>(at) as u32);
  if (at > end) return false;
  it.extensions = at;
  it.extensionsEnd = at;
  if (at + 2 > end) {
    if (at != end) it.odd = 1;
    return true;
  }
  it.extensions = at + 2;
  it.extensionsEnd = at + 2;
  const last = min(end, at + 2 + be16(at));
  if (at + 2 + be16(at) != end) it.odd = 1;
  at += 2;
  while (at + 4 <= last) {
    const type = be16(at);
    const length = be16(at + 2);
    if (length > last - at - 4) break;
    if (!isGrease(type)) it.extensionCount++;
    readClientExtension(it, type, at + 4, length);
    at += 4 + length;
    it.extensionsEnd = at;
  }
  if (at != last) it.odd = 1;
  return true;
}

function readClientExtension(it: ClientHello, type: u32, at: u32, length: u32): void {
  switch (type) {
    case EXTENSION_SERVER_NAME:
      it.hasServerName = 1;
      readServerName(it, at, length);
      break;
    case EXTENSION_GROUPS:
      it.groupBytes = listBytes(it, at, length);
      it.groups = at + 2;
      break;
    case EXTENSION_FORMATS:
      it.formatBytes = length > 0 ? min<u32>(load<u8>(at), length - 1) : 0;
      it.formats = at + 1;
      if (length > 0 && (load<u8>(at) as u32) + 1 != length) it.odd = 1;
      break;
    case EXTENSION_SIGNATURES:
      it.signatureBytes = listBytes(it, at, length);
      it.signatures = at + 2;
      break;
    case EXTENSION_ALPN:
      if (length < 2) break;
      it.alpn = at + 2;
      it.alpnBytes = wholeNames(at + 2, min(be16(at), length - 2));
      if (it.alpnBytes + 2 != length || be16(at) + 2 != length) it.odd = 1;
      break;
    case EXTENSION_VERSIONS:
      it.versionBytes = length > 0 ? min<u32>(load<u8>(at), length - 1) & ~1 : 0;
      it.versions = at + 1;
      if (length > 0 && (load<u8>(at) as u32) + 1 != length) it.odd = 1;
      readHighest(it);
      break;
    case EXTENSION_TICKET:
      it.ticketBytes = length;
      break;
    case EXTENSION_PRE_SHARED_KEY:
      it.preSharedKey = 1;
      break;
    case EXTENSION_EARLY_DATA:
      it.earlyData = 1;
      break;
    case EXTENSION_ECH:
      it.ech = 1;
      break;
    default:
      break;
  }
}

/** Bytes of a list of 16-bit numbers behind its length. */
function listBytes(it: ClientHello, at: u32, length: u32): u32 {
  if (length < 2) return 0;
  const bytes = min(be16(at), length - 2) & ~1;
  if (bytes + 2 != length || be16(at) != bytes) it.odd = 1;
  return bytes;
}

/** The first host name (RFC 6066 §3). */
function readServerName(it: ClientHello, at: u32, length: u32): void {
  if (length > 1 && be16(at) + 2 != length) it.odd = 1;
  if (length < 5 || load<u8>(at + 2) != 0) return;
  const bytes = be16(at + 3);
  if (bytes > length - 5) {
    it.odd = 1;
    return;
  }
  it.serverName = at + 5;
  it.serverNameBytes = bytes;
}

/** Bytes of the names that lie in [at, at + length) as a whole. */
function wholeNames(at: u32, length: u32): u32 {
  let taken: u32 = 0;
  while (taken < length) {
    const next = taken + 1 + (load<u8>(at + taken) as u32);
    if (next > length) break;
    taken = next;
  }
  return taken;
}

/** Versions of DTLS count down. */
function readHighest(it: ClientHello): void {
  let best: u32 = 0;
  const dtls = it.version >= DTLS13;
  for (let i: u32 = 0; i < it.versionBytes; i += 2) {
    const version = be16(it.versions + i);
    if (isGrease(version)) continue;
    if (best == 0 || (dtls ? version < best : version > best)) best = version;
  }
  if (best != 0) it.highest = best;
}

/** Reads the ServerHello [at, end), without its handshake header. False: it is none. */
export function readServerHello(it: ServerHello, at: u32, end: u32): bool {
  memory.fill(changetype<usize>(it), 0, offsetof<ServerHello>());
  if (at + 2 + RANDOM + 1 > end) return false;
  it.legacyVersion = be16(at);
  it.version = it.legacyVersion;
  it.retry = isRetry(at + 2) ? 1 : 0;
  at += 2 + RANDOM;
  // Drafts of TLS 1.3 before the 22nd had neither session id nor compression.
  const short = it.version >> 8 == 0x7f;
  if (!short) {
    it.sessionIdBytes = load<u8>(at);
    it.sessionId = at + 1;
    if (it.sessionIdBytes > MAX_SESSION_ID) return false;
    at += 1 + it.sessionIdBytes;
  }
  if (at + (short ? 2 : 3) > end) return false;
  it.cipher = be16(at);
  at += 2;
  if (!short) it.compression = load<u8>(at++);
  it.extensions = at;
  it.extensionsEnd = at;
  if (at + 2 > end) {
    if (at != end) it.odd = 1;
    return true;
  }
  it.extensions = at + 2;
  it.extensionsEnd = at + 2;
  const last = min(end, at + 2 + be16(at));
  if (at + 2 + be16(at) != end) it.odd = 1;
  at += 2;
  while (at + 4 <= last) {
    const length = be16(at + 2);
    if (length > last - at - 4) break;
    if (!isGrease(be16(at))) it.extensionCount++;
    readServerExtension(it, be16(at), at + 4, length);
    at += 4 + length;
    it.extensionsEnd = at;
  }
  if (at != last) it.odd = 1;
  return true;
}

function readServerExtension(it: ServerHello, type: u32, at: u32, length: u32): void {
  if (type == EXTENSION_VERSIONS && length == 2) it.version = be16(at);
  else if (type == EXTENSION_KEY_SHARE && length >= 2) it.group = be16(at);
  else if (type == EXTENSION_PRE_SHARED_KEY) it.preSharedKey = 1;
  else if (type == EXTENSION_ALPN && length >= 3) {
    const bytes = load<u8>(at + 2) as u32;
    if (bytes > length - 3) return;
    it.alpn = at + 3;
    it.alpnBytes = bytes;
  }
}

/** The random value that says "HelloRetryRequest" (RFC 8446 §4.1.3). */
function isRetry(at: u32): bool {
  return (
    be64(at) == 0xcf21ad74e59a6111 &&
    be64(at + 8) == 0xbe1d8c021e65b891 &&
    be64(at + 16) == 0xc2a211167abb8c5e &&
    be64(at + 24) == 0x079e09e2c8a8339c
  );
}
