// sip.log, irc.log and websocket.log (base/protocols/sip, irc, websocket).

import { ITEM_TEXT } from '../memory/items';
import {
  Fields,
  field,
  fieldIn,
  firstIn,
  isEnd,
  isSymbol,
  kindOf,
  lengthOf,
  nextItem,
  valueOf,
} from './fields';
import { putEscaped, putLatin, putTextOf } from './json-items';
import {
  beginList,
  beginText,
  column,
  endList,
  endText,
  putPlain,
  putText,
  unset,
} from './zeek-columns';

const SPACE: u8 = 0x20;
const COMMA: u8 = 0x2c;
const QUOTE: u8 = 0x22;

/** The columns from `trans_depth` on. Subjects are never read. */
export function putSip(at: usize, json: bool, fields: Fields): usize {
  const method = field(fields, 'method');
  const sequence = field(fields, 'sequence');
  at = unset(at, json, 'trans_depth');
  at = column(at, json, 'method', method);
  at = column(at, json, 'uri', field(fields, 'uri'));
  at = unset(at, json, 'date');
  at = column(at, json, 'request_from', field(fields, 'requestFrom'));
  at = column(at, json, 'request_to', field(fields, 'requestTo'));
  at = column(at, json, 'response_from', field(fields, 'responseFrom'));
  at = column(at, json, 'response_to', field(fields, 'responseTo'));
  at = unset(at, json, 'reply_to');
  at = column(at, json, 'call_id', field(fields, 'callId'));
  if (sequence != 0 && method != 0) {
    at = putTextOf(beginText(at, json, 'seq'), sequence);
    store<u8>(at++, SPACE);
    at = endText(putPlain(at, json, method, false), json);
  } else at = unset(at, json, 'seq');
  at = unset(at, json, 'subject');
  at = unset(at, json, 'request_path');
  at = unset(at, json, 'response_path');
  at = column(at, json, 'user_agent', field(fields, 'userAgent'));
  at = column(at, json, 'status_code', field(fields, 'status'));
  at = column(at, json, 'status_msg', field(fields, 'reason'));
  at = column(at, json, 'warning', field(fields, 'warning'));
  at = column(at, json, 'request_body_len', field(fields, 'requestBodyLength'));
  at = column(at, json, 'response_body_len', field(fields, 'responseBodyLength'));
  return column(at, json, 'content_type', field(fields, 'responseContentType'));
}

/** The columns from `nick` on. Keys of channels are never read. */
export function putIrc(at: usize, json: bool, fields: Fields): usize {
  const command = field(fields, 'command');
  const dcc = field(fields, 'dcc');
  const channels = field(fields, 'channels');
  at = column(at, json, 'nick', field(fields, 'nick'));
  at = column(at, json, 'user', field(fields, 'user'));
  at = column(at, json, 'command', command);
  at =
    channels != 0
      ? putChannels(at, json, channels)
      : column(at, json, 'value', field(fields, 'value'));
  at = column(at, json, 'addl', field(fields, 'realName'));
  const sent = isSymbol(command, 'DCC') && dcc != 0;
  at = column(at, json, 'dcc_file_name', sent ? fieldIn(dcc, 'fileName') : 0);
  at = column(at, json, 'dcc_file_size', sent ? fieldIn(dcc, 'fileSize') : 0);
  return unset(at, json, 'dcc_mime_type');
}

/** As the command has them, with commas between. */
function putChannels(at: usize, json: bool, channels: usize): usize {
  at = beginText(at, json, 'value');
  let first = true;
  for (let it = firstIn(channels); !isEnd(it); it = nextItem(it)) {
    if (!first) store<u8>(at++, COMMA);
    first = false;
    at = putPlain(at, json, it, false);
  }
  return endText(at, json);
}

/** The columns from `host` on. */
export function putWebsocket(at: usize, json: bool, fields: Fields): usize {
  at = column(at, json, 'host', field(fields, 'host'));
  at = column(at, json, 'uri', field(fields, 'target'));
  at = unset(at, json, 'user_agent');
  at = column(at, json, 'subprotocol', field(fields, 'subprotocol'));
  at = unset(at, json, 'client_protocols');
  at = putExtensions(at, json, field(fields, 'extensions'));
  return unset(at, json, 'client_extensions');
}

/** A header's list as a vector: what is between its commas, without the spaces around it. */
function putExtensions(at: usize, json: bool, item: usize): usize {
  const name = 'server_extensions';
  if (item == 0) return unset(at, json, name);
  const isUtf8 = kindOf(item) == ITEM_TEXT;
  const end = valueOf(item) + lengthOf(item);
  let first = true;
  at = beginList(at, json, name);
  for (let from = valueOf(item); from < end; ) {
    let to = from;
    while (to < end && load<u8>(to) != COMMA) to++;
    const next = to + 1;
    while (from < to && load<u8>(from) == SPACE) from++;
    while (to > from && load<u8>(to - 1) == SPACE) to--;
    if (to > from) {
      if (!first) store<u8>(at++, COMMA);
      first = false;
      const length = (to - from) as u32;
      if (!json) at = putText(at, from, length, !isUtf8, true);
      else {
        store<u8>(at++, QUOTE);
        at = isUtf8 ? putEscaped(at, from, length) : putLatin(at, from, length);
        store<u8>(at++, QUOTE);
      }
    }
    from = next;
  }
  return endList(at, json, first);
}
