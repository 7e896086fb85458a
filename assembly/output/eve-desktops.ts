// The `rdp` and `rfb` objects of EVE.

import { ITEM_NUMBER, ITEM_TRUE } from '../memory/items';
import { securityName } from '../protocols/vnc-names';
import {
  Fields,
  field,
  firstIn,
  isEnd,
  isSymbol,
  kindOf,
  lengthOf,
  numberOf,
  valueOf,
} from './fields';
import { endObject, put, putField } from './json';
import { putMember, putTextOf, putValueText } from './json-items';
import { putPadded } from './text';

const POINT: u8 = 0x2e;

/** Did both sides come to tell their settings? They are an event of their own. */
export function hasSettings(fields: Fields): bool {
  return field(fields, 'clientVersion') != 0;
}

export function putEveRdp(at: usize, fields: Fields): usize {
  at = put(at, ',"rdp":{"event_type":"initial_request"');
  return put(putMember(at, ',"cookie":', field(fields, 'cookie')), '}');
}

export function putEveRdpSettings(at: usize, fields: Fields): usize {
  const version = field(fields, 'clientVersion');
  const layout = field(fields, 'keyboardLayout');
  const channels = field(fields, 'channels');
  at = put(at, ',"rdp":{"event_type":"connect_request","client":{"version":"');
  if (isSymbol(version, '4.0')) at = put(at, 'v4"');
  else if (isSymbol(version, '5.0')) at = put(at, 'v5"');
  else if (isSymbol(version, 'unknown')) at = put(at, 'unknown"');
  else at = put(putTextOf(put(at, 'v'), version), '"');
  at = putMember(at, ',"desktop_width":', field(fields, 'width'));
  at = putMember(at, ',"desktop_height":', field(fields, 'height'));
  at = putMember(at, ',"color_depth":', field(fields, 'colorDepth'));
  if (layout != 0) {
    at = put(at, ',"keyboard_layout":');
    at = kindOf(layout) == ITEM_NUMBER ? put(at, '"unknown"') : putValueText(at, layout);
  }
  at = putMember(at, ',"client_name":', field(fields, 'clientName'));
  at = put(putMember(at, ',"id":', field(fields, 'clientProductId')), '}');
  if (channels != 0 && !isEnd(firstIn(channels))) at = putMember(at, ',"channels":', channels);
  return put(at, '}');
}

export function putEveRfb(at: usize, fields: Fields): usize {
  const security = field(fields, 'security');
  const authenticated = field(fields, 'authenticated');
  at = put(at, ',"rfb":');
  const open = at;
  at = putVersion(at, ',"server_protocol_version":{"major":"', field(fields, 'serverVersion'));
  at = putVersion(at, ',"client_protocol_version":{"major":"', field(fields, 'clientVersion'));
  at = put(at, ',"authentication":');
  const authentication = at;
  at = putSecurity(at, security);
  if (authenticated != 0) {
    at = put(at, ',"security_result":');
    at = put(at, kindOf(authenticated) == ITEM_TRUE ? '"OK"' : '"FAIL"');
  }
  at = endObject(authentication, at);
  at = putMember(at, ',"server_security_failure_reason":', field(fields, 'reason'));
  at = putMember(at, ',"screen_shared":', field(fields, 'shared'));
  if (field(fields, 'width') != 0) {
    at = put(at, ',"framebuffer":');
    const screen = at;
    at = putMember(at, ',"width":', field(fields, 'width'));
    at = putMember(at, ',"height":', field(fields, 'height'));
    at = endObject(screen, putMember(at, ',"name":', field(fields, 'desktopName')));
  }
  return endObject(open, at);
}

/** "3.8" in three digits each, as it is sent. */
function putVersion(at: usize, name: string, version: usize): usize {
  if (version == 0) return at;
  let major: u32 = 0;
  let number: u32 = 0;
  const end = valueOf(version) + lengthOf(version);
  for (let p = valueOf(version); p < end; p++) {
    const byte = load<u8>(p);
    if (byte == POINT) {
      major = number;
      number = 0;
    } else number = number * 10 + (byte - 0x30);
  }
  at = put(putPadded(put(at, name), major, 3), '","minor":"');
  return put(putPadded(at, number, 3), '"}');
}

/** The number of the type. */
function putSecurity(at: usize, item: usize): usize {
  if (item == 0) return at;
  const name = ',"security_type":';
  if (kindOf(item) == ITEM_NUMBER) return putField(at, name, numberOf(item));
  for (let type: u32 = 0; type < 256; type++) {
    if (isSymbol(item, securityName(type))) return putField(at, name, type);
  }
  return at;
}
