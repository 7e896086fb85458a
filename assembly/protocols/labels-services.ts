// Services of a network that are recognised, and no more: syslog, TFTP, RADIUS, SSDP, ONC RPC and NFS.

import { be16, be32 } from '../memory/bytes';
import {
  beginsWith,
  CERTAIN,
  datagram,
  datagramLength,
  LIKELY,
  MAYBE,
  NO,
  Opening,
  onPort,
} from './opening';
import { decimal, findByte, isPrintable, isText } from './text';

/** "<priority>", at most 191 (RFC 3164 §4.1, RFC 5424 §6.2.1), then text. */
export function looksLikeSyslog(o: Opening): u32 {
  const at = datagram(o) as u32;
  const end = at + datagramLength(o);
  if (end - at < 8 || load<u8>(at) != 0x3c) return NO;
  const close = findByte(at + 1, min(at + 5, end), 0x3e);
  if (close == min(at + 5, end)) return NO;
  const priority = decimal(at + 1, close);
  if (priority < 0 || priority > 191) return NO;
  if (!isPrintable(close + 1, min(close + 17, end))) return NO;
  return onPort(o, 514) || beginsWith(close + 1, end - close - 1, '1 ') ? LIKELY : NO;
}

/** A request to read or write: a file's name and a mode, each with a zero behind it (RFC 1350 §5). */
export function looksLikeTftp(o: Opening): u32 {
  const at = datagram(o) as u32;
  const end = at + datagramLength(o);
  if (end - at < 9 || be16(at) - 1 > 1) return NO;
  const name = findByte(at + 2, end, 0);
  if (name == at + 2 || name == end || !isPrintable(at + 2, name)) return NO;
  const mode = findByte(name + 1, end, 0);
  if (mode == end) return NO;
  const known =
    isText(name + 1, mode, 'octet') ||
    isText(name + 1, mode, 'netascii') ||
    isText(name + 1, mode, 'mail');
  return known ? CERTAIN : NO;
}

/** Code, identifier, length of the whole, 16 bytes, attributes that fill it (RFC 2865 §3, §5). */
export function looksLikeRadius(o: Opening): u32 {
  const at = datagram(o);
  const length = datagramLength(o);
  if (length < 20 || be16(at + 2) < 20 || be16(at + 2) > length) return NO;
  const code = load<u8>(at) as u32;
  const access = (code >= 1 && code <= 5) || (code >= 11 && code <= 13);
  if (!access && !(code >= 40 && code <= 45)) return NO;
  const end = at + be16(at + 2);
  let it = at + 20;
  while (it + 2 <= end && load<u8>(it + 1) >= 2) it += load<u8>(it + 1);
  if (it != end) return NO;
  const known =
    onPort(o, 1812) || onPort(o, 1813) || onPort(o, 1645) || onPort(o, 1646) || onPort(o, 3799);
  return known ? LIKELY : NO;
}

/** HTTP over datagrams (UPnP Device Architecture §1). */
export function looksLikeSsdp(o: Opening): u32 {
  const at = datagram(o) as u32;
  const length = datagramLength(o);
  if (beginsWith(at, length, 'M-SEARCH * HTTP/1.')) return CERTAIN;
  if (beginsWith(at, length, 'NOTIFY * HTTP/1.')) return CERTAIN;
  return onPort(o, 1900) && beginsWith(at, length, 'HTTP/1.') ? LIKELY : NO;
}

const RPC_CALL: u32 = 0;
const RPC_REPLY: u32 = 1;
const RPC_VERSION: u32 = 2;
/** Program, version and procedure of a call have to be there (RFC 5531 §9). */
const RPC_CALL_HEADER: u32 = 24;
const RPC_REPLY_HEADER: u32 = 12;
const PROGRAM_NFS: u32 = 100003;
/** Programs of Sun, among them port mapper, NFS, mount, lock and status. */
const FIRST_PROGRAM: u32 = 100000;
const LAST_PROGRAM: u32 = 100999;
const LAST_FRAGMENT: u32 = 0x80000000;

/** What a message of RPC is of: 0 none, 1 a program, 2 NFS. */
function rpcKind(o: Opening, at: usize, length: u32): u32 {
  if (length < RPC_REPLY_HEADER) return 0;
  const type = be32(at + 4);
  if (type == RPC_CALL) {
    if (length < RPC_CALL_HEADER || be32(at + 8) != RPC_VERSION) return 0;
    const program = be32(at + 12);
    if (program < FIRST_PROGRAM || program > LAST_PROGRAM || be32(at + 16) > 10) return 0;
    return program == PROGRAM_NFS ? 2 : 1;
  }
  if (type != RPC_REPLY || be32(at + 8) > 1) return 0;
  if (onPort(o, 2049)) return 2;
  return onPort(o, 111) ? 1 : 0;
}

export function looksLikeRpc(o: Opening): u32 {
  return rpcKind(o, datagram(o), datagramLength(o)) == 1 ? LIKELY : NO;
}

export function looksLikeNfs(o: Opening): u32 {
  return rpcKind(o, datagram(o), datagramLength(o)) == 2 ? LIKELY : NO;
}

/** Over TCP, behind the length of a fragment (RFC 5531 §11). */
function rpcStreamKind(o: Opening): u32 {
  const at = o.clientLength > 0 ? o.client : o.server;
  const length = o.clientLength > 0 ? o.clientLength : o.serverLength;
  if (length < 4 + RPC_CALL_HEADER) return 0;
  const fragment = be32(at) & ~LAST_FRAGMENT;
  if (fragment < RPC_CALL_HEADER || fragment > 0x100000) return 0;
  return rpcKind(o, at + 4, length - 4);
}

export function looksLikeRpcStream(o: Opening): u32 {
  return isShort(o) ? MAYBE : rpcStreamKind(o) == 1 ? LIKELY : NO;
}

export function looksLikeNfsStream(o: Opening): u32 {
  return isShort(o) ? MAYBE : rpcStreamKind(o) == 2 ? LIKELY : NO;
}

/** Too little to tell, on a port of RPC? */
function isShort(o: Opening): bool {
  const length = o.clientLength > 0 ? o.clientLength : o.serverLength;
  return length < 4 + RPC_CALL_HEADER && (onPort(o, 111) || onPort(o, 2049));
}
