// dhcp.log, ntp.log and snmp.log (base/protocols/dhcp, ntp, snmp).

import { Fields, field, isSymbol, numberOf, signedOf } from './fields';
import { put } from './json';
import {
  beginList,
  column,
  countColumn,
  endList,
  intervalColumn,
  putUid,
  secondsColumn,
  unset,
} from './zeek-columns';

/** The columns from `uids` on: in place of a connection dhcp.log has all that it knows of. */
export function putDhcp(at: usize, json: bool, flow: u64, fields: Fields): usize {
  const client = field(fields, 'clientAddress');
  const assigned = field(fields, 'assignedAddress');
  at = beginList(at, json, 'uids');
  if (json) at = put(at, '"');
  at = putUid(at, flow);
  if (json) at = put(at, '"');
  at = endList(at, json, false);
  at = column(at, json, 'client_addr', client != 0 ? client : assigned);
  // As in Zeek: the server that gave an address.
  at = column(at, json, 'server_addr', assigned != 0 ? field(fields, 'serverAddress') : 0);
  at = column(at, json, 'mac', field(fields, 'mac'));
  at = column(at, json, 'host_name', field(fields, 'hostName'));
  at = column(at, json, 'client_fqdn', field(fields, 'clientFqdn'));
  at = column(at, json, 'domain', field(fields, 'domain'));
  at = column(at, json, 'requested_addr', field(fields, 'requestedAddress'));
  at = column(at, json, 'assigned_addr', assigned);
  at = secondsColumn(at, json, 'lease_time', field(fields, 'leaseTime'));
  at = column(at, json, 'client_message', field(fields, 'clientMessage'));
  at = column(at, json, 'server_message', field(fields, 'serverMessage'));
  at = column(at, json, 'msg_types', field(fields, 'messageTypes'));
  return column(at, json, 'duration', field(fields, 'duration'));
}

/** Number of NTP's mode; of control and private messages, which have no row, 6 and 7. */
export function ntpMode(fields: Fields): u32 {
  const mode = field(fields, 'mode');
  if (isSymbol(mode, 'symmetric-active')) return 1;
  if (isSymbol(mode, 'symmetric-passive')) return 2;
  if (isSymbol(mode, 'client')) return 3;
  if (isSymbol(mode, 'server')) return 4;
  if (isSymbol(mode, 'broadcast')) return 5;
  if (isSymbol(mode, 'control')) return 6;
  return isSymbol(mode, 'private') ? 7 : 0;
}

/** The columns from `version` on. */
export function putNtp(at: usize, json: bool, fields: Fields): usize {
  at = column(at, json, 'version', field(fields, 'version'));
  at = countColumn(at, json, 'mode', ntpMode(fields));
  at = column(at, json, 'stratum', field(fields, 'stratum'));
  at = secondsColumn(at, json, 'poll', field(fields, 'poll'));
  const precision = field(fields, 'precision');
  at =
    precision != 0
      ? intervalColumn(at, json, 'precision', powerOfTwo(signedOf(precision)))
      : unset(at, json, 'precision');
  at = column(at, json, 'root_delay', field(fields, 'rootDelay'));
  at = column(at, json, 'root_disp', field(fields, 'rootDispersion'));
  at = column(at, json, 'ref_id', field(fields, 'referenceId'));
  at = column(at, json, 'ref_time', field(fields, 'referenceTime'));
  at = column(at, json, 'org_time', field(fields, 'originTime'));
  at = column(at, json, 'rec_time', field(fields, 'receiveTime'));
  at = column(at, json, 'xmt_time', field(fields, 'transmitTime'));
  return countColumn(at, json, 'num_exts', numberOf(field(fields, 'extensions')));
}

/** 2^exponent seconds in ns, rounded to µs as the column shows them. */
function powerOfTwo(exponent: i64): i64 {
  const second: i64 = 1_000_000_000;
  if (exponent >= 0) return second << min<i64>(exponent, 30);
  return exponent < -30 ? 0 : (second >> -exponent) + 500;
}

/** The columns from `duration` on. Community strings are never read. */
export function putSnmp(at: usize, json: bool, fields: Fields): usize {
  at = column(at, json, 'duration', field(fields, 'duration'));
  at = column(at, json, 'version', field(fields, 'version'));
  at = unset(at, json, 'community');
  at = countColumn(at, json, 'get_requests', numberOf(field(fields, 'getVariables')));
  at = countColumn(at, json, 'get_bulk_requests', numberOf(field(fields, 'getBulkVariables')));
  at = countColumn(at, json, 'get_responses', numberOf(field(fields, 'responseVariables')));
  at = countColumn(at, json, 'set_requests', numberOf(field(fields, 'setVariables')));
  at = column(at, json, 'display_string', field(fields, 'sysDescr'));
  return unset(at, json, 'up_since');
}
