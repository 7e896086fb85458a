// Servers of files that are recognised and not read: rsync's daemon, git's daemon.

import { beginsWith, CERTAIN, LIKELY, MAYBE, mayBegin, NO, Opening } from './opening';

/** rsync's daemon: both sides say "@RSYNCD: " and a version. */
export function looksLikeRsync(o: Opening): u32 {
  const client = beginsWith(o.client, o.clientLength, RSYNC);
  const server = beginsWith(o.server, o.serverLength, RSYNC);
  if (client && server) return CERTAIN;
  if (client || server) return LIKELY;
  return isCut(o.client, o.clientLength) || isCut(o.server, o.serverLength) ? MAYBE : NO;
}

const RSYNC: string = '@RSYNCD: ';

function isCut(at: u32, length: u32): bool {
  return length > 0 && length < (RSYNC.length as u32) && mayBegin(at, length, RSYNC);
}

/** git's daemon (gitprotocol-pack): a length of four hexadecimal digits, the service, the repository. */
export function looksLikeGit(o: Opening): u32 {
  const length = o.clientLength;
  if (length == 0 || load<u8>(o.client) != 0x30) return NO;
  if (length < 4) return MAYBE;
  for (let i: u32 = 1; i < 4; i++) {
    const byte = load<u8>(o.client + i) as u32;
    if (!((byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66))) return NO;
  }
  const service = o.client + 4;
  const there = length - 4;
  if (
    beginsWith(service, there, 'git-upload-') ||
    beginsWith(service, there, 'git-receive-pack ')
  ) {
    return CERTAIN;
  }
  if (there >= 16) return NO;
  return mayBegin(service, there, 'git-upload-') || mayBegin(service, there, 'git-receive-pack ')
    ? MAYBE
    : NO;
}
