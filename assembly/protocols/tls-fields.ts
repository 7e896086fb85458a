// The fields of a hello in records: of TLS, DTLS and QUIC.

import { be16 } from '../memory/bytes';
import { close, ELEMENT, openList, putNumberItem, putText, putTrue } from '../memory/items';
import { Input } from '../stream/input';
import { putJa3, putJa3s, putJa4 } from './ja';
import { ClientHello, ServerHello, textOf } from './tls-hello';
import { isGrease, putCipher, putGroup, putVersion } from './tls-names';

/** Names, versions and groups of a list that are written. */
const MAX_LISTED: u32 = 64;

/** Writes what a client offers: names, versions, groups, and its fingerprints. `transport`: see `putJa4`. */
export function putClientHello(p: Input, it: ClientHello, transport: string): void {
  if (it.serverNameBytes > 0) putText(p, 'serverName', it.serverName, it.serverNameBytes);
  putNames(p, it);
  putVersions(p, it);
  putGroups(p, it);
  if (it.earlyData) putTrue(p, 'earlyData');
  if (it.ech) putTrue(p, 'ech');
  putJa3(p, it);
  putJa4(p, it, transport);
}

function putNames(p: Input, it: ClientHello): void {
  if (it.alpnBytes == 0) return;
  openList(p, 'alpnOffered');
  let at = it.alpn;
  const end = at + it.alpnBytes;
  for (let i: u32 = 0; at < end && i < MAX_LISTED; i++) {
    const length = load<u8>(at) as u32;
    putText(p, ELEMENT, at + 1, length);
    at += 1 + length;
  }
  if (at < end) p.truncated = 1;
  close(p);
}

function putVersions(p: Input, it: ClientHello): void {
  openList(p, 'versionsOffered');
  if (it.versionBytes == 0) putVersion(p, ELEMENT, it.version, textOf(p));
  const bytes = min(it.versionBytes, MAX_LISTED << 1);
  if (bytes < it.versionBytes) p.truncated = 1;
  for (let i: u32 = 0; i < bytes; i += 2) {
    const version = be16(it.versions + i);
    if (!isGrease(version)) putVersion(p, ELEMENT, version, textOf(p));
  }
  close(p);
}

function putGroups(p: Input, it: ClientHello): void {
  if (it.groupBytes == 0) return;
  openList(p, 'groupsOffered');
  const bytes = min(it.groupBytes, MAX_LISTED << 1);
  if (bytes < it.groupBytes) p.truncated = 1;
  for (let i: u32 = 0; i < bytes; i += 2) {
    const group = be16(it.groups + i);
    if (!isGrease(group)) putGroup(p, ELEMENT, group, textOf(p));
  }
  close(p);
}

/** Writes what a server chose, and its fingerprint. Whether it resumed a session by its id or ticket is the caller's to tell. */
export function putServerHello(p: Input, it: ServerHello): void {
  putVersion(p, 'version', it.version, textOf(p));
  putCipher(p, 'cipher', it.cipher, textOf(p));
  if (it.group != 0) putGroup(p, 'group', it.group, textOf(p));
  if (it.alpnBytes > 0) putText(p, 'alpn', it.alpn, it.alpnBytes);
  if (it.compression != 0) putNumberItem(p, 'compression', it.compression);
  if (it.preSharedKey) putTrue(p, 'resumed');
  putJa3s(p, it);
}
