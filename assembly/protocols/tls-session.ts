// A TLS or DTLS handshake as it goes, and its `tls` record: what each message adds, whatever carried it
// (tls.ts, dtls.ts). The record is a draft from the first hello to the end of the handshake; each certificate
// makes an `x509` record of its own.

import { ANOMALY_TLS_HELLO_LENGTH } from '../memory/anomalies';
import { be16 } from '../memory/bytes';
import {
  close,
  ELEMENT,
  openList,
  openObject,
  putHexItem,
  putNumberItem,
  putSymbol,
  putTrue,
} from '../memory/items';
import { note } from '../stream/anomaly';
import { Input } from '../stream/input';
import { beginRecord, endRecord, holdRecord, resumeRecord } from '../stream/records';
import { putJa3, putJa3s, putJa4 } from './ja';
import { cipherName } from './tls-ciphers';
import { putClientHello, putServerHello } from './tls-fields';
import {
  ClientHello,
  clientHelloOf,
  readClientHello,
  readServerHello,
  ServerHello,
  serverHelloOf,
  textOf,
} from './tls-hello';
import { alertName, isVersion13, putGroup } from './tls-names';
import { certificateOf, digestsOf, putCertificate, putSummary, readCertificate } from './x509';

// Types of handshake messages (RFC 8446 §4, RFC 5246 §7.4).
export const HELLO_REQUEST: u32 = 0;
export const CLIENT_HELLO: u32 = 1;
export const SERVER_HELLO: u32 = 2;
export const HELLO_VERIFY_REQUEST: u32 = 3;
export const CERTIFICATE: u32 = 11;
export const SERVER_KEY_EXCHANGE: u32 = 12;
export const CERTIFICATE_REQUEST: u32 = 13;
export const CERTIFICATE_STATUS: u32 = 22;
/** Bytes of a ServerKeyExchange that are of interest. */
export const KEY_EXCHANGE_HEAD: u32 = 4;

// Bits of Session.seen.
const HAS_RECORD: u32 = 1;
const HAS_CLIENT_HELLO: u32 = 2;
const HAS_SERVER_HELLO: u32 = 4;
const KNOWS_CLIENT: u32 = 8;
/** The server asked for another ClientHello; it came. */
const RETRY: u32 = 16;
const RETRIED: u32 = 32768;
const OFFERED_TICKET: u32 = 32;
export const OFFERED_EARLY_DATA: u32 = 64;
const SAME_SESSION: u32 = 128;
const RESUMED: u32 = 256;
const HAS_CERTIFICATE: u32 = 512;
const OCSP_STAPLED: u32 = 1024;
const ASKED_CERTIFICATE: u32 = 2048;
const ESTABLISHED: u32 = 4096;
const CLOSED: u32 = 8192;
/** Version is TLS 1.3 or later, in which all behind ServerHello is encrypted. */
const IS_13: u32 = 16384;

const MAX_ALERTS: u32 = 4;
/** Certificates of a chain whose fingerprints are listed. */
const MAX_CHAIN: u32 = 10;
const DIGEST: u32 = 32;
const KEY: u32 = 0;
const FATAL: u32 = 2;
const NAMED_CURVE: u8 = 3;

/** What is kept of a handshake; the carrier's own state follows it. */
@unmanaged
export class Session {
  seen: u32;
  /** Direction of the client; by the hellos, until then 0. */
  client: u32;
  cipher: u32;
  sessionIdBytes: u32;
  alertCount: u32;
  /** Certificates so far in the chain under way. */
  chainCount: u32;
  /** ClientHellos so far. */
  helloCount: u32;
  /** Of ServerKeyExchange; 0: not seen. */
  group: u32;
  dhBits: u32;
  pad: u32;
  /** Session id of the client; MAX_ALERTS times direction, level, description; digests of the chain. */
  sessionId0: u64;
  sessionId1: u64;
  sessionId2: u64;
  sessionId3: u64;
  alerts0: u64;
  alerts1: u64;
}

/** Bytes of a Session with its chain. */
const CHAIN: u32 = offsetof<Session>();
export const SESSION: u32 = CHAIN + MAX_CHAIN * DIGEST;

/** May a record be gone on with? Begins it if there is none yet. */
function openRecord(p: Input, s: Session): bool {
  if (s.seen & CLOSED) return false;
  if (s.seen & HAS_RECORD && resumeRecord(p, KEY)) return true;
  s.seen |= HAS_RECORD;
  beginRecord(p, 'tls');
  return true;
}

function keepRecord(p: Input, s: Session): void {
  holdRecord(p, KEY);
  // Without memory for a draft it was written as it is.
  if (p.stream.drafts == 0) s.seen |= CLOSED;
}

export function isClosed(s: Session): bool {
  return (s.seen & CLOSED) != 0;
}

export function hasHello(s: Session): bool {
  return (s.seen & (HAS_CLIENT_HELLO | HAS_SERVER_HELLO)) != 0;
}

export function hasServerHello(s: Session): bool {
  return (s.seen & HAS_SERVER_HELLO) != 0;
}

/** Is it known to be TLS 1.3, and so all but hellos encrypted? */
export function is13(s: Session): bool {
  return (s.seen & IS_13) != 0;
}

export function isOffered(s: Session, bit: u32): bool {
  return (s.seen & bit) != 0;
}

/** Takes a ClientHello [at, end), without header. `transport`: 't' or 'd'. False: it is none. */
export function takeClientHello(p: Input, s: Session, at: u32, end: u32, transport: string): bool {
  const it = clientHelloOf(p);
  const read = readClientHello(it, at, end, transport == 'd');
  if (!read || it.odd) note(p, ANOMALY_TLS_HELLO_LENGTH);
  if (!read) return false;
  knowClient(s, p.direction);
  s.helloCount++;
  // One more before a ServerHello answers a HelloRetryRequest, be that in the capture or not; in DTLS it may
  // as well bring a cookie.
  const again = transport == 'd' ? RETRY : HAS_CLIENT_HELLO;
  if (s.seen & again && !(s.seen & (RETRIED | HAS_SERVER_HELLO))) {
    s.seen |= RETRIED;
    if (!openRecord(p, s)) return true;
    openObject(p, 'retryHello');
    putJa3(p, it);
    putJa4(p, it, transport);
    close(p);
    keepRecord(p, s);
    return true;
  }
  if (s.seen & HAS_CLIENT_HELLO || !openRecord(p, s)) return true;
  s.seen |= HAS_CLIENT_HELLO;
  keepOffer(s, it);
  putClientHello(p, it, transport);
  keepRecord(p, s);
  return true;
}

function keepOffer(s: Session, it: ClientHello): void {
  s.sessionIdBytes = it.sessionIdBytes;
  memory.copy(sessionIdOf(s), it.sessionId, it.sessionIdBytes);
  if (it.ticketBytes > 0) s.seen |= OFFERED_TICKET;
  if (it.earlyData) s.seen |= OFFERED_EARLY_DATA;
}

function sessionIdOf(s: Session): usize {
  return changetype<usize>(s) + offsetof<Session>('sessionId0');
}

function knowClient(s: Session, direction: u32): void {
  if (!(s.seen & KNOWS_CLIENT)) s.client = direction;
  s.seen |= KNOWS_CLIENT;
}

/** Takes a ServerHello [at, end), without header. False: it is none. */
export function takeServerHello(p: Input, s: Session, at: u32, end: u32): bool {
  const it = serverHelloOf(p);
  const read = readServerHello(it, at, end);
  if (!read || it.odd) note(p, ANOMALY_TLS_HELLO_LENGTH);
  if (!read) return false;
  knowClient(s, 1 - p.direction);
  if (isVersion13(it.version) || it.version != it.legacyVersion) s.seen |= IS_13;
  if (s.seen & HAS_SERVER_HELLO || !openRecord(p, s)) return true;
  if (it.retry) {
    s.seen |= RETRY;
    openObject(p, 'retryRequest');
    if (it.group != 0) putGroup(p, 'group', it.group, textOf(p));
    putJa3s(p, it);
    close(p);
  } else {
    s.seen |= HAS_SERVER_HELLO;
    s.cipher = it.cipher;
    if (isSameSession(s, it)) s.seen |= SAME_SESSION;
    putServerHello(p, it);
  }
  keepRecord(p, s);
  return true;
}

/** Before TLS 1.3, a session id sent back resumes its session (RFC 5246 §7.4.1.3). */
function isSameSession(s: Session, it: ServerHello): bool {
  const bytes = it.sessionIdBytes;
  if (s.seen & IS_13 || bytes == 0 || bytes != s.sessionIdBytes) return false;
  return memory.compare(it.sessionId, sessionIdOf(s), bytes) == 0;
}

/** SSL 2 has hellos of its own; `version` is the one that it speaks of. */
export function takeOldHello(p: Input, s: Session, field: string, version: string): void {
  if (!openRecord(p, s)) return;
  if (field == 'version') {
    knowClient(s, 1 - p.direction);
    s.seen |= HAS_SERVER_HELLO;
    putSymbol(p, field, version);
  } else {
    knowClient(s, p.direction);
    s.seen |= HAS_CLIENT_HELLO;
    putTrue(p, 'ssl2Hello');
    openList(p, field);
    putSymbol(p, ELEMENT, version);
    close(p);
  }
  keepRecord(p, s);
}

/** Takes what is wanted of other messages: their type, and of a ServerKeyExchange its beginning [at, end). */
export function takeOther(s: Session, type: u32, at: u32, end: u32): void {
  if (type == CERTIFICATE_STATUS) s.seen |= OCSP_STAPLED;
  else if (type == CERTIFICATE_REQUEST) s.seen |= ASKED_CERTIFICATE;
  else if (type == SERVER_KEY_EXCHANGE) takeKeyExchange(s, at, end);
}

/** The group of ephemeral keys: of curves by number (RFC 8422 §5.4), of primes their size (RFC 5246 §7.4.3). */
function takeKeyExchange(s: Session, at: u32, end: u32): void {
  if (end - at < KEY_EXCHANGE_HEAD) return;
  const name = cipherName(s.cipher);
  if (name.startsWith('TLS_ECDHE_PSK') || name.startsWith('TLS_DHE_PSK')) return;
  if (name.startsWith('TLS_ECDH')) {
    if (load<u8>(at) == NAMED_CURVE) s.group = be16(at + 1);
    return;
  }
  const bytes = be16(at);
  if (!name.startsWith('TLS_DH') || bytes < 2) return;
  // Leading zeros of the prime do not count; more than a byte of them nobody sends.
  const first = load<u8>(at + 2) as u32;
  const leading = first != 0 ? clz<u32>(first) - 24 : clz<u32>(load<u8>(at + 3)) - 16;
  s.dhBits = (bytes << 3) - leading;
}

export function beginChain(s: Session): void {
  s.chainCount = 0;
}

/** Takes the next certificate of a chain, [at, end): its `x509` record, and of the first a summary. */
export function takeCertificate(p: Input, s: Session, at: u32, end: u32): void {
  s.seen |= HAS_CERTIFICATE;
  const c = certificateOf(p);
  const position = s.chainCount++;
  const read = readCertificate(p, c, at, end);
  const fromClient = p.direction == s.client;
  if (position < MAX_CHAIN) {
    const digest = digestsOf(p, c) + 20;
    memory.copy(changetype<usize>(s) + CHAIN + position * DIGEST, digest, DIGEST);
  }
  if (!read) return;
  if (position == 0 && openRecord(p, s)) {
    openObject(p, fromClient ? 'clientCertificate' : 'certificate');
    putSummary(p, c);
    close(p);
    keepRecord(p, s);
  }
  beginRecord(p, 'x509');
  putSymbol(p, 'from', fromClient ? 'client' : 'server');
  putNumberItem(p, 'position', position);
  putCertificate(p, c);
  endRecord(p);
}

/** The chain is complete: its fingerprints go into the record. */
export function endChain(p: Input, s: Session): void {
  if (s.chainCount == 0 || !openRecord(p, s)) return;
  openList(p, p.direction == s.client ? 'clientCertificateChain' : 'certificateChain');
  const listed = min(s.chainCount, MAX_CHAIN);
  if (s.chainCount > listed) p.truncated = 1;
  for (let i: u32 = 0; i < listed; i++) {
    putHexItem(p, ELEMENT, changetype<usize>(s) + CHAIN + i * DIGEST, DIGEST);
  }
  close(p);
  keepRecord(p, s);
}

/** An alert in the clear. */
export function takeAlert(p: Input, s: Session, level: u32, description: u32): void {
  if (s.alertCount == MAX_ALERTS) return;
  const at = alertOf(s, s.alertCount++);
  store<u8>(at, p.direction as u8);
  store<u8>(at, level as u8, 1);
  store<u8>(at, description as u8, 2);
}

function alertOf(s: Session, index: u32): usize {
  return changetype<usize>(s) + offsetof<Session>('alerts0') + index * 4;
}

/** The server went on without a certificate: it took the client's session or ticket, if it had one. */
export function takeServerFinish(s: Session): void {
  if (s.seen & (IS_13 | HAS_CERTIFICATE)) return;
  if (s.seen & (SAME_SESSION | OFFERED_TICKET) && s.seen & HAS_CLIENT_HELLO) s.seen |= RESUMED;
}

/** Both sides have gone over to encryption. */
export function takeEstablished(s: Session): void {
  s.seen |= ESTABLISHED;
}

/** Writes the record. False: there is nothing to tell, or it is written. */
export function endSession(p: Input, s: Session): bool {
  if (s.seen & CLOSED || (!(s.seen & HAS_RECORD) && s.alertCount == 0)) return false;
  if (!openRecord(p, s)) return false;
  s.seen |= CLOSED;
  if (s.seen & KNOWS_CLIENT && s.client == 1) putSymbol(p, 'clientDirection', 'rev');
  if (s.group != 0) putGroup(p, 'group', s.group, textOf(p));
  if (s.dhBits != 0) putNumberItem(p, 'dhBits', s.dhBits);
  if (s.helloCount > 1) putNumberItem(p, 'clientHellos', s.helloCount);
  if (s.seen & RESUMED) putTrue(p, 'resumed');
  if (s.seen & OCSP_STAPLED) putTrue(p, 'ocspStapled');
  if (s.seen & ASKED_CERTIFICATE) putTrue(p, 'clientCertificateRequested');
  if (s.seen & ESTABLISHED) putTrue(p, 'established');
  putAlerts(p, s);
  endRecord(p);
  return true;
}

function putAlerts(p: Input, s: Session): void {
  if (s.alertCount == 0) return;
  openList(p, 'alerts');
  for (let i: u32 = 0; i < s.alertCount; i++) {
    const at = alertOf(s, i);
    openObject(p, ELEMENT);
    putSymbol(p, 'from', (load<u8>(at) as u32) == s.client ? 'client' : 'server');
    putSymbol(p, 'level', (load<u8>(at, 1) as u32) == FATAL ? 'fatal' : 'warning');
    const description = load<u8>(at, 2) as u32;
    const name = alertName(description);
    if (name.length > 0) putSymbol(p, 'description', name);
    else putNumberItem(p, 'description', description);
    close(p);
  }
  close(p);
}
