// rdp.log and rfb.log (base/protocols/rdp, rfb).

import { ITEM_NUMBER } from '../memory/items';
import { Fields, field, isSymbol, kindOf, lengthOf, numberOf, valueOf } from './fields';
import { put } from './json';
import { putNumber, putPadded } from './text';
import {
  beginText,
  boolColumn,
  column,
  countColumn,
  endText,
  textColumn,
  unset,
} from './zeek-columns';

const POINT: u8 = 0x2e;

/** The columns from `cookie` on. */
export function putRdp(at: usize, json: bool, fields: Fields): usize {
  const layout = field(fields, 'keyboardLayout');
  const depth = field(fields, 'colorDepth');
  const build = field(fields, 'clientBuild');
  const type = field(fields, 'certificateType');
  at = column(at, json, 'cookie', field(fields, 'cookie'));
  at = putResult(at, json, fields);
  at = column(at, json, 'security_protocol', field(fields, 'selected'));
  at = column(at, json, 'client_channels', field(fields, 'channels'));
  at =
    layout != 0 && kindOf(layout) == ITEM_NUMBER
      ? numberedColumn(at, json, 'keyboard_layout', 'keyboard-', layout, '')
      : column(at, json, 'keyboard_layout', layout);
  at = putBuild(at, json, build);
  at = column(at, json, 'client_name', field(fields, 'clientName'));
  at = column(at, json, 'client_dig_product_id', field(fields, 'clientProductId'));
  at = column(at, json, 'desktop_width', field(fields, 'width'));
  at = column(at, json, 'desktop_height', field(fields, 'height'));
  at = numberedColumn(at, json, 'requested_color_depth', '', depth, 'bit');
  at = column(at, json, 'cert_type', type);
  const bare: u64 = isSymbol(type, 'RSA') ? 1 : 0;
  const chain = field(fields, 'certificates');
  at = countColumn(at, json, 'cert_count', chain != 0 ? numberOf(chain) : bare);
  at = type != 0 ? permanentColumn(at, json, fields) : unset(at, json, 'cert_permanent');
  at = capitalColumn(at, json, 'encryption_level', field(fields, 'encryptionLevel'));
  return capitalColumn(at, json, 'encryption_method', field(fields, 'encryptionMethod'));
}

function permanentColumn(at: usize, json: bool, fields: Fields): usize {
  return boolColumn(at, json, 'cert_permanent', field(fields, 'certificatePermanent') != 0);
}

/** Why there is no connection; "encrypted" where TLS goes on; "Success" where both exchanged their settings. */
function putResult(at: usize, json: bool, fields: Fields): usize {
  const failure = field(fields, 'failure');
  if (failure != 0) return column(at, json, 'result', failure);
  const selected = field(fields, 'selected');
  if (selected != 0 && !isSymbol(selected, 'RDP')) {
    return textColumn(at, json, 'result', 'encrypted');
  }
  return textColumn(at, json, 'result', field(fields, 'serverVersion') != 0 ? 'Success' : '');
}

/** The version of the client that the build stands for, as Zeek tells it. */
function putBuild(at: usize, json: bool, build: usize): usize {
  const name = 'client_build';
  switch (numberOf(build) as u32) {
    case 419:
      return textColumn(at, json, name, 'RDP 4.0');
    case 2195:
    case 2221:
      return textColumn(at, json, name, 'RDP 5.0');
    case 2600:
      return textColumn(at, json, name, 'RDP 5.1');
    case 3790:
      return textColumn(at, json, name, 'RDP 5.2');
    case 6000:
      return textColumn(at, json, name, 'RDP 6.0');
    case 6001:
      return textColumn(at, json, name, 'RDP 6.1');
    case 6002:
      return textColumn(at, json, name, 'RDP 6.2');
    case 7600:
      return textColumn(at, json, name, 'RDP 7.0');
    case 7601:
      return textColumn(at, json, name, 'RDP 7.1');
    case 9200:
      return textColumn(at, json, name, 'RDP 8.0');
    case 9600:
      return textColumn(at, json, name, 'RDP 8.1');
    case 25189:
    case 25282:
      return textColumn(at, json, name, 'RDP 8.0 (Mac)');
    default:
      return numberedColumn(at, json, name, 'client_build-', build, '');
  }
}

/** Text with a number in it; 0: unset. */
function numberedColumn(
  at: usize,
  json: bool,
  name: string,
  before: string,
  item: usize,
  behind: string,
): usize {
  if (item == 0) return unset(at, json, name);
  at = put(beginText(at, json, name), before);
  return endText(put(putNumber(at, numberOf(item)), behind), json);
}

/** Zeek's names of what has no capitals here. */
function capitalColumn(at: usize, json: bool, name: string, item: usize): usize {
  if (isSymbol(item, 'none')) return textColumn(at, json, name, 'None');
  if (isSymbol(item, 'low')) return textColumn(at, json, name, 'Low');
  if (isSymbol(item, 'high')) return textColumn(at, json, name, 'High');
  if (isSymbol(item, 'client-compatible')) return textColumn(at, json, name, 'Client compatible');
  return column(at, json, name, item);
}

/** The columns from `client_major_version` on. */
export function putRfb(at: usize, json: bool, fields: Fields): usize {
  const client = field(fields, 'clientVersion');
  const server = field(fields, 'serverVersion');
  at = putPart(at, json, 'client_major_version', client, false);
  at = putPart(at, json, 'client_minor_version', client, true);
  at = putPart(at, json, 'server_major_version', server, false);
  at = putPart(at, json, 'server_minor_version', server, true);
  at = putMethod(at, json, field(fields, 'security'));
  at = column(at, json, 'auth', field(fields, 'authenticated'));
  at = column(at, json, 'share_flag', field(fields, 'shared'));
  at = column(at, json, 'desktop_name', field(fields, 'desktopName'));
  at = column(at, json, 'width', field(fields, 'width'));
  return column(at, json, 'height', field(fields, 'height'));
}

/** A part of "3.8" in three digits, as it is sent. */
function putPart(at: usize, json: bool, name: string, version: usize, minor: bool): usize {
  if (version == 0) return unset(at, json, name);
  let number: u32 = 0;
  const end = valueOf(version) + lengthOf(version);
  for (let p = valueOf(version); p < end; p++) {
    const byte = load<u8>(p);
    if (byte != POINT) number = number * 10 + (byte - 0x30);
    else if (minor) number = 0;
    else break;
  }
  return endText(putPadded(beginText(at, json, name), number, 3), json);
}

function putMethod(at: usize, json: bool, security: usize): usize {
  const name = 'authentication_method';
  if (isSymbol(security, 'SASL')) return textColumn(at, json, name, 'GTK-VNC SASL');
  if (isSymbol(security, 'MD5')) return textColumn(at, json, name, 'MD5 hash authentication');
  if (isSymbol(security, 'xvp')) return textColumn(at, json, name, 'Colin Dean xvp');
  if (isSymbol(security, 'Apple-DH')) return textColumn(at, json, name, 'Apple Remote Desktop');
  if (security != 0 && kindOf(security) == ITEM_NUMBER) {
    return numberedColumn(at, json, name, '', security, '');
  }
  return column(at, json, name, security);
}
