// Session descriptions (SDP, RFC 8866 §5): which media are offered, where they are to be sent, in which
// formats. Names, titles, keys and other attributes are not read.
//
//   c=IN IP4 192.0.2.1              address, of all media or of the one before
//   m=audio 49170/2 RTP/AVP 0 8     type, port / how many, protocol, formats

import { close, ELEMENT, openList, openObject, putNumberItem, putText } from '../memory/items';
import { Input } from '../stream/input';
import { decimal, findByte, findLineFeed, lineEnd, skipBlanks } from './text';

const BLANK: u8 = 0x20;
const SLASH: u8 = 0x2f;
const EQUALS: u8 = 0x3d;
const LINE_CONNECTION: u8 = 0x63;
const LINE_MEDIA: u8 = 0x6d;
const MAX_MEDIA: u32 = 8;
const MAX_FORMATS: u32 = 24;

/** Writes the description [at, end) as an object. */
export function putSdp(p: Input, name: string, at: u32, end: u32): void {
  openObject(p, name);
  let media: u32 = 0;
  let connected = false;
  while (at < end) {
    const feed = findLineFeed(at, end);
    const stop = feed != 0 ? lineEnd(at, feed) : end;
    if (at + 2 < stop && load<u8>(at + 1) == EQUALS) {
      const type = load<u8>(at);
      if (type == LINE_CONNECTION && !connected) {
        connected = putConnection(p, at + 2, stop);
      } else if (type == LINE_MEDIA) {
        if (media == MAX_MEDIA) {
          p.truncated = 1;
          break;
        }
        if (media++ == 0) openList(p, 'media');
        else close(p);
        openObject(p, ELEMENT);
        putMedia(p, at + 2, stop);
        connected = false;
      }
    }
    if (feed == 0) break;
    at = feed + 1;
  }
  if (media > 0) {
    close(p);
    close(p);
  }
  close(p);
}

/** Network type, address type, address with TTL. */
function putConnection(p: Input, at: u32, end: u32): bool {
  for (let i = 0; i < 2; i++) at = skipBlanks(findByte(at, end, BLANK), end);
  const address = findByte(at, end, SLASH);
  if (address == at) return false;
  putText(p, 'connection', at, address - at);
  return true;
}

function putMedia(p: Input, at: u32, end: u32): void {
  let stop = findByte(at, end, BLANK);
  putText(p, 'type', at, stop - at);
  at = skipBlanks(stop, end);
  stop = findByte(at, end, BLANK);
  const port = decimal(at, findByte(at, stop, SLASH));
  if (port >= 0 && port <= 0xffff) putNumberItem(p, 'port', port);
  at = skipBlanks(stop, end);
  stop = findByte(at, end, BLANK);
  if (stop > at) putText(p, 'protocol', at, stop - at);
  at = skipBlanks(stop, end);
  if (at == end) return;
  openList(p, 'formats');
  for (let i: u32 = 0; at < end && i < MAX_FORMATS; i++) {
    stop = findByte(at, end, BLANK);
    putText(p, ELEMENT, at, stop - at);
    at = skipBlanks(stop, end);
  }
  if (at < end) p.truncated = 1;
  close(p);
}
