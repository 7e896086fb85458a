// The `http` object of EVE.

import { ITEM_TEXT } from '../memory/items';
import { endObject } from './eve-tls';
import { Fields, field, fieldIn, kindOf, lengthOf, numberOf, valueOf } from './fields';
import { put, putField } from './json';
import { putEscaped, putLatin, putMember, putTextOf } from './json-items';

const QUOTE: u8 = 0x22;
const COLON: u8 = 0x3a;

/** Writes `,"http":{…}`, and the number of the transaction. */
export function putEveHttp(at: usize, fields: Fields): usize {
  const depth = field(fields, 'depth');
  if (depth != 0) at = putField(at, ',"tx_id":', numberOf(depth) - 1);
  at = put(at, ',"http":');
  const open = at;
  const stream = field(fields, 'streamId');
  if (stream != 0) at = put(at, ',"version":"2"');
  at = putHost(at, field(fields, 'host'));
  at = putMember(at, ',"url":', field(fields, 'target'));
  at = putMember(at, ',"http_user_agent":', field(fields, 'userAgent'));
  at = putMember(at, ',"xff":', field(fields, 'xForwardedFor'));
  at = putMember(at, ',"http_content_type":', field(fields, 'responseContentType'));
  at = putMember(at, ',"http_refer":', field(fields, 'referrer'));
  at = putMember(at, ',"http_method":', field(fields, 'method'));
  const version = field(fields, 'version');
  if (version != 0) {
    at = putTextOf(put(at, ',"protocol":"HTTP/'), version);
    store<u8>(at++, QUOTE);
  }
  at = putMember(at, ',"status":', field(fields, 'status'));
  at = putMember(at, ',"redirect":', field(fields, 'location'));
  at = putField(at, ',"length":', numberOf(fieldIn(field(fields, 'responseBody'), 'bytes')));
  if (stream != 0) {
    at = putMember(at, ',"http2":{"stream_id":', stream);
    at = put(at, '}');
  }
  return endObject(open, at);
}

/** The name without the port, and the port. */
function putHost(at: usize, item: usize): usize {
  if (item == 0) return at;
  const start = valueOf(item);
  const end = start + lengthOf(item);
  let name = end;
  let port: u64 = 0;
  for (let p = end; p > start; p--) {
    const byte = load<u8>(p - 1);
    if (byte == COLON) {
      name = p - 1;
      break;
    }
    if (byte < 0x30 || byte > 0x39) break;
  }
  for (let p = name + 1; p < end; p++) port = port * 10 + (load<u8>(p) - 0x30);
  const plain = kindOf(item) == ITEM_TEXT;
  const length = (name - start) as u32;
  at = put(at, ',"hostname":"');
  at = plain ? putEscaped(at, start, length) : putLatin(at, start, length);
  store<u8>(at++, QUOTE);
  return name + 1 < end && port < 65536 ? putField(at, ',"http_port":', port) : at;
}
