// The `http` object of EVE.

import { ITEM_TEXT } from '../memory/items';
import { endObject } from './eve-tls';
import { Fields, field, fieldIn, kindOf, numberOf, valueOf } from './fields';
import { hostLength, portBehind } from './hosts';
import { put, putField } from './json';
import { putEscaped, putLatin, putMember, putTextOf } from './json-items';

const QUOTE: u8 = 0x22;

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
  const length = hostLength(item);
  at = put(at, ',"hostname":"');
  at =
    kindOf(item) == ITEM_TEXT
      ? putEscaped(at, valueOf(item), length)
      : putLatin(at, valueOf(item), length);
  store<u8>(at++, QUOTE);
  const port = portBehind(item);
  return port != 0 ? putField(at, ',"http_port":', port) : at;
}
