// BitTorrent, recognised and no more: peers, DHT, trackers, local discovery.

import { be32, be64 } from '../memory/bytes';
import {
  beginsWith,
  CERTAIN,
  datagram,
  datagramLength,
  LIKELY,
  MAYBE,
  mayBegin,
  NO,
  Opening,
} from './opening';

/** Handshake of peers (BEP 3): its length, then this. */
const PEER: string = '\x13BitTorrent protocol';
/** Constant of a tracker's connect request (BEP 15). */
const TRACKER: u64 = 0x41727101980;

export function looksLikeBittorrent(o: Opening): u32 {
  const client = judgePeer(o.client, o.clientLength);
  const server = judgePeer(o.server, o.serverLength);
  if (client == NO || server == NO) return NO;
  return max(client, server);
}

function judgePeer(at: u32, length: u32): u32 {
  if (beginsWith(at, length, PEER)) return CERTAIN;
  return mayBegin(at, length, PEER) ? MAYBE : NO;
}

export function looksLikeBittorrentDatagram(o: Opening): u32 {
  const at = datagram(o);
  const length = datagramLength(o);
  if (length < 16) return NO;
  const first = load<u8>(at);
  // DHT (BEP 5): a dictionary that begins with arguments or response, in which the sender's id comes first.
  if (first == 0x64) {
    const message =
      beginsWith(at, length, 'd1:ad2:id20:') ||
      beginsWith(at, length, 'd1:rd2:id20:') ||
      beginsWith(at, length, 'd2:ip6:');
    return message && load<u8>(at + length - 1) == 0x65 ? LIKELY : NO;
  }
  if (first == 0) return length == 16 && be64(at) == TRACKER && be32(at + 8) == 0 ? CERTAIN : NO;
  // Local discovery (BEP 14).
  return first == 0x42 && beginsWith(at, length, 'BT-SEARCH * HTTP/1.1') ? CERTAIN : NO;
}
