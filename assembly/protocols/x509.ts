// X.509 certificates (RFC 5280 §4.1) in DER: what they say of whom, for how long, and with which keys. Nothing
// is verified.
//
//   Certificate     tbsCertificate │ signatureAlgorithm │ signatureValue
//   tbsCertificate  [0] version │ serialNumber │ signature │ issuer │ validity │ subject │ publicKey │ … [3] extensions
//
// The struct and the texts that are made lie in SCRATCH_HELLO, where no hello is by then.

import {
  close,
  ELEMENT,
  openList,
  openObject,
  putBool,
  putHexItem,
  putIpv4Item,
  putIpv6Item,
  putNumberItem,
  putSymbol,
  putText,
  putTimeItem,
  putTrue,
} from '../memory/items';
import { SCRATCH_HELLO } from '../memory/scratch';
import { Input } from '../stream/input';
import {
  Element,
  expectElement,
  integerOf,
  readElement,
  TAG_BIT_STRING,
  TAG_BOOLEAN,
  TAG_INTEGER,
  TAG_OCTET_STRING,
  TAG_OID,
  TAG_SEQUENCE,
  writeOid,
} from './ber';
import { DIGEST_SHA1_SHA256, digestOf } from './digests';
import { textOf } from './tls-hello';
import { curveName, keyName, signatureName } from './x509-names';
import { NO_TIME, timeOf, writeName } from './x509-text';

const CONTEXT_0: u32 = 0xa0;
const CONTEXT_3: u32 = 0xa3;
const EXTENSION_SUBJECT_ALT_NAME: u32 = 17;
const EXTENSION_BASIC_CONSTRAINTS: u32 = 19;

// Tags of a GeneralName (RFC 5280 §4.2.1.6).
const NAME_EMAIL: u32 = 0x81;
const NAME_DNS: u32 = 0x82;
const NAME_URI: u32 = 0x86;
const NAME_IP: u32 = 0x87;

/** Bytes of a name's text. */
const NAME_ROOM: u32 = 4096;

/** Parts of a certificate: contents of its elements, [at, end). */
@unmanaged
export class Certificate {
  notBefore: i64;
  notAfter: i64;
  der: u32;
  derEnd: u32;
  version: u32;
  serial: u32;
  serialEnd: u32;
  issuer: u32;
  issuerEnd: u32;
  subject: u32;
  subjectEnd: u32;
  /** Algorithm of the key, its parameters, and the key. */
  key: u32;
  keyEnd: u32;
  parameter: u32;
  parameterEnd: u32;
  parameterTag: u32;
  bits: u32;
  bitsEnd: u32;
  signature: u32;
  signatureEnd: u32;
  /** Its subjectAltName, if it has one. */
  names: u32;
  namesEnd: u32;
  /** 1: basicConstraints say that it is a CA; how many may follow, u32.MAX_VALUE: as many as like. */
  ca: u32;
  pathLength: u32;
}

const ELEMENT_AT: u32 = 192;

export function certificateOf(p: Input): Certificate {
  return changetype<Certificate>(p.partition.scratch + SCRATCH_HELLO);
}

function elementOf(p: Input): Element {
  return changetype<Element>(p.partition.scratch + SCRATCH_HELLO + ELEMENT_AT);
}

/** Reads the certificate [at, end). False: it is none. */
export function readCertificate(p: Input, c: Certificate, at: u32, end: u32): bool {
  memory.fill(changetype<usize>(c), 0, offsetof<Certificate>());
  const it = elementOf(p);
  c.der = at;
  c.derEnd = end;
  c.version = 1;
  c.pathLength = u32.MAX_VALUE;
  if (expectElement(it, TAG_SEQUENCE, at, end) == 0) return false;
  const last = it.end;
  const after = expectElement(it, TAG_SEQUENCE, it.at, last);
  if (after == 0 || !readBody(c, it, it.at, it.end)) return false;
  if (expectElement(it, TAG_SEQUENCE, after, last) == 0) return false;
  if (expectElement(it, TAG_OID, it.at, it.end) == 0) return false;
  c.signature = it.at;
  c.signatureEnd = it.end;
  return true;
}

function readBody(c: Certificate, it: Element, at: u32, end: u32): bool {
  let next = readElement(it, at, end);
  if (next == 0) return false;
  if (it.tag == CONTEXT_0) {
    at = next;
    if (expectElement(it, TAG_INTEGER, it.at, it.end) == 0) return false;
    c.version = (integerOf(it) as u32) + 1;
    next = expectElement(it, TAG_INTEGER, at, end);
  } else if (it.tag != TAG_INTEGER) return false;
  if (next == 0) return false;
  c.serial = it.at;
  c.serialEnd = it.end;
  next = expectElement(it, TAG_SEQUENCE, next, end);
  if (next != 0) next = expectElement(it, TAG_SEQUENCE, next, end);
  if (next == 0) return false;
  c.issuer = it.at;
  c.issuerEnd = it.end;
  next = expectElement(it, TAG_SEQUENCE, next, end);
  if (next == 0 || !readValidity(c, it, it.at, it.end)) return false;
  next = expectElement(it, TAG_SEQUENCE, next, end);
  if (next == 0) return false;
  c.subject = it.at;
  c.subjectEnd = it.end;
  next = expectElement(it, TAG_SEQUENCE, next, end);
  if (next == 0 || !readKey(c, it, it.at, it.end)) return false;
  while (next < end) {
    next = readElement(it, next, end);
    if (next == 0) return false;
    if (it.tag == CONTEXT_3 && expectElement(it, TAG_SEQUENCE, it.at, it.end) != 0) {
      readExtensions(c, it, it.at, it.end);
    }
  }
  return true;
}

function readValidity(c: Certificate, it: Element, at: u32, end: u32): bool {
  const next = readElement(it, at, end);
  if (next == 0) return false;
  c.notBefore = timeOf(it);
  if (readElement(it, next, end) == 0) return false;
  c.notAfter = timeOf(it);
  return true;
}

/** SubjectPublicKeyInfo (RFC 5280 §4.1.2.7). */
function readKey(c: Certificate, it: Element, at: u32, end: u32): bool {
  const next = expectElement(it, TAG_SEQUENCE, at, end);
  if (next == 0) return false;
  const last = it.end;
  const parameter = expectElement(it, TAG_OID, it.at, last);
  if (parameter == 0) return false;
  c.key = it.at;
  c.keyEnd = it.end;
  if (parameter < last && readElement(it, parameter, last) != 0) {
    c.parameterTag = it.tag;
    c.parameter = it.at;
    c.parameterEnd = it.end;
  }
  if (expectElement(it, TAG_BIT_STRING, next, end) == 0 || it.at == it.end) return false;
  c.bits = it.at + 1;
  c.bitsEnd = it.end;
  return true;
}

/** Those under 2.5.29 that are wanted. */
function readExtensions(c: Certificate, it: Element, at: u32, end: u32): void {
  while (at < end) {
    at = expectElement(it, TAG_SEQUENCE, at, end);
    if (at == 0) return;
    const last = it.end;
    let value = expectElement(it, TAG_OID, it.at, last);
    if (value == 0) return;
    if (it.end - it.at != 3 || load<u16>(it.at) != 0x1d55) continue;
    const arc = load<u8>(it.at + 2) as u32;
    value = readElement(it, value, last);
    if (value != 0 && it.tag == TAG_BOOLEAN) value = readElement(it, value, last);
    if (value == 0 || it.tag != TAG_OCTET_STRING) continue;
    if (expectElement(it, TAG_SEQUENCE, it.at, it.end) == 0) continue;
    if (arc == EXTENSION_SUBJECT_ALT_NAME) {
      c.names = it.at;
      c.namesEnd = it.end;
    } else if (arc == EXTENSION_BASIC_CONSTRAINTS) readConstraints(c, it, it.at, it.end);
  }
}

function readConstraints(c: Certificate, it: Element, at: u32, end: u32): void {
  if (at == end) return;
  const next = expectElement(it, TAG_BOOLEAN, at, end);
  if (next == 0 || it.at == it.end) return;
  c.ca = load<u8>(it.at) != 0 ? 1 : 0;
  if (next < end && expectElement(it, TAG_INTEGER, next, end) != 0) {
    const length = integerOf(it);
    if (length >= 0 && length < 0xffffffff) c.pathLength = length as u32;
  }
}

/** SHA-1, 20 bytes, and SHA-256, 32 bytes, of the whole; good until another digest is made. */
export function digestsOf(p: Input, c: Certificate): usize {
  return digestOf(p, DIGEST_SHA1_SHA256, c.der, c.derEnd - c.der);
}

/** What most want to know of it. */
export function putSummary(p: Input, c: Certificate): void {
  putName(p, 'subject', c.subject, c.subjectEnd);
  putName(p, 'issuer', c.issuer, c.issuerEnd);
  putSerial(p, c);
  if (c.notBefore != NO_TIME) putTimeItem(p, 'notBefore', c.notBefore);
  if (c.notAfter != NO_TIME) putTimeItem(p, 'notAfter', c.notAfter);
  putKey(p, c);
  putAlgorithm(p, c);
  if (isSelfSigned(c)) putTrue(p, 'selfSigned');
}

/** All of it. */
export function putCertificate(p: Input, c: Certificate): void {
  putNumberItem(p, 'version', c.version);
  putSummary(p, c);
  putNames(p, c);
  if (c.version >= 3) putBool(p, 'ca', c.ca != 0);
  if (c.ca != 0 && c.pathLength != u32.MAX_VALUE) putNumberItem(p, 'pathLength', c.pathLength);
  const digests = digestsOf(p, c);
  putHexItem(p, 'sha1', digests, 20);
  putHexItem(p, 'sha256', digests + 20, 32);
}

/** Does it name itself as its issuer? */
function isSelfSigned(c: Certificate): bool {
  const length = c.subjectEnd - c.subject;
  return c.issuerEnd - c.issuer == length && memory.compare(c.subject, c.issuer, length) == 0;
}

function putName(p: Input, field: string, at: u32, end: u32): void {
  const text = textOf(p);
  putText(p, field, text, (writeName(text, NAME_ROOM, at, end, elementOf(p)) - text) as u32);
}

/** In hexadecimal, upper case as is common, without leading zero bytes. */
function putSerial(p: Input, c: Certificate): void {
  const text = textOf(p);
  let out = text;
  let at = c.serial;
  while (at + 1 < c.serialEnd && load<u8>(at) == 0) at++;
  for (const end = min(c.serialEnd, at + 64); at < end; at++) {
    const byte = load<u8>(at) as u32;
    store<u8>(out++, digit(byte >> 4));
    store<u8>(out++, digit(byte & 15));
  }
  putText(p, 'serial', text, (out - text) as u32);
}

function digit(value: u32): u8 {
  return (value < 10 ? 0x30 + value : 0x37 + value) as u8;
}

function putKey(p: Input, c: Certificate): void {
  const name = keyName(c.key, c.keyEnd);
  if (name.length > 0) putSymbol(p, 'keyType', name);
  else putOid(p, 'keyType', c.key, c.keyEnd);
  const bits = keyBits(p, c, name);
  if (bits > 0) putNumberItem(p, 'keyBits', bits);
  if (c.parameterTag != TAG_OID || name != 'ec') return;
  const curve = curveName(c.parameter, c.parameterEnd);
  if (curve.length > 0) putSymbol(p, 'curve', curve);
  else putOid(p, 'curve', c.parameter, c.parameterEnd);
}

/** Of RSA the modulus, of DSA the prime, of curves their field; 0: not known. */
function keyBits(p: Input, c: Certificate, name: string): u32 {
  const it = elementOf(p);
  if (name == 'rsa' || name == 'rsa-pss') {
    if (expectElement(it, TAG_SEQUENCE, c.bits, c.bitsEnd) == 0) return 0;
    return expectElement(it, TAG_INTEGER, it.at, it.end) != 0 ? bitsOf(it) : 0;
  }
  if (name == 'dsa') {
    if (c.parameterTag != TAG_SEQUENCE) return 0;
    return expectElement(it, TAG_INTEGER, c.parameter, c.parameterEnd) != 0 ? bitsOf(it) : 0;
  }
  if (name == 'ec') return pointBits(c);
  if (name == 'ed25519' || name == 'x25519') return 256;
  return name == 'ed448' || name == 'x448' ? 456 : 0;
}

/** A point is 4 and both coordinates, or 2 or 3 and one of them (SEC 1 §2.3.3). */
function pointBits(c: Certificate): u32 {
  if (c.bits == c.bitsEnd) return 0;
  const form = load<u8>(c.bits) as u32;
  const bytes = c.bitsEnd - c.bits - 1;
  const coordinate = form == 4 ? bytes >> 1 : form == 2 || form == 3 ? bytes : 0;
  return coordinate == 66 ? 521 : coordinate << 3;
}

function bitsOf(it: Element): u32 {
  let at = it.at;
  while (at < it.end && load<u8>(at) == 0) at++;
  return at == it.end ? 0 : ((it.end - at) << 3) - (clz<u32>(load<u8>(at)) - 24);
}

function putAlgorithm(p: Input, c: Certificate): void {
  const name = signatureName(c.signature, c.signatureEnd);
  if (name.length > 0) putSymbol(p, 'signatureAlgorithm', name);
  else putOid(p, 'signatureAlgorithm', c.signature, c.signatureEnd);
}

function putOid(p: Input, field: string, at: u32, end: u32): void {
  const text = textOf(p);
  putText(p, field, text, (writeOid(text, at, end) - text) as u32);
}

function putNames(p: Input, c: Certificate): void {
  if (c.names == c.namesEnd) return;
  openObject(p, 'san');
  putNamesOf(p, c, NAME_DNS, 'dns');
  putNamesOf(p, c, NAME_IP, 'ip');
  putNamesOf(p, c, NAME_EMAIL, 'email');
  putNamesOf(p, c, NAME_URI, 'uri');
  close(p);
}

function putNamesOf(p: Input, c: Certificate, tag: u32, list: string): void {
  const it = elementOf(p);
  let opened = false;
  let at = c.names;
  while (at < c.namesEnd) {
    at = readElement(it, at, c.namesEnd);
    if (at == 0) break;
    if (it.tag != tag) continue;
    if (!opened) openList(p, list);
    opened = true;
    const length = it.end - it.at;
    if (tag != NAME_IP) putText(p, ELEMENT, it.at, length);
    else if (length == 4) putIpv4Item(p, ELEMENT, it.at);
    else if (length == 16) putIpv6Item(p, ELEMENT, it.at);
  }
  if (opened) close(p);
}
