// mqtt_connect.log, mqtt_publish.log, mqtt_subscribe.log, modbus.log and dnp3.log (base/protocols/mqtt, modbus,
// dnp3). Payloads are never read.

import { ITEM_TRUE } from '../memory/items';
import { Fields, field, fieldIn, firstIn, isEnd, isSymbol, kindOf, numberOf } from './fields';
import { put } from './json';
import {
  beginText,
  boolColumn,
  column,
  endText,
  fieldsColumn,
  putPlain,
  textColumn,
  unset,
} from './zeek-columns';

/** The columns of mqtt_connect.log from `proto_name` on. */
export function putMqttConnect(at: usize, json: bool, fields: Fields): usize {
  const version = field(fields, 'version');
  // The name changed with 3.1.1 (its §3.1.2.1).
  const old = isSymbol(version, '3.1');
  at = textColumn(at, json, 'proto_name', version == 0 ? '' : old ? 'MQIsdp' : 'MQTT');
  at = isSymbol(version, '5')
    ? textColumn(at, json, 'proto_version', '5.0')
    : column(at, json, 'proto_version', version);
  at = column(at, json, 'client_id', field(fields, 'clientId'));
  at = putStatus(at, json, field(fields, 'code'), field(fields, 'reason'));
  at = column(at, json, 'will_topic', fieldIn(field(fields, 'will'), 'topic'));
  return unset(at, json, 'will_payload');
}

/** Zeek's words for the codes of version 3; those of version 5, which start at 128, in the standard's. */
function putStatus(at: usize, json: bool, code: usize, reason: usize): usize {
  const name = 'connect_status';
  if (code == 0) return unset(at, json, name);
  switch (numberOf(code) as u32) {
    case 0:
      return textColumn(at, json, name, 'Connection Accepted');
    case 1:
      return textColumn(at, json, name, 'Refused: unacceptable protocol version');
    case 2:
      return textColumn(at, json, name, 'Refused: identifier rejected');
    case 3:
      return textColumn(at, json, name, 'Refused: server unavailable');
    case 4:
      return textColumn(at, json, name, 'Refused: bad user name or password');
    case 5:
      return textColumn(at, json, name, 'Refused: not authorized');
    default:
      break;
  }
  if (reason == 0) return unset(at, json, name);
  return endText(putPlain(beginText(at, json, name), json, reason, false), json);
}

/** The columns of mqtt_publish.log from `from_client` on. */
export function putMqttPublish(at: usize, json: bool, fields: Fields): usize {
  const qos = numberOf(field(fields, 'qos')) as u32;
  const acknowledged = isTrue(field(fields, 'acknowledged'));
  at = column(at, json, 'from_client', field(fields, 'fromClient'));
  at = boolColumn(at, json, 'retain', field(fields, 'retain') != 0);
  at = textColumn(at, json, 'qos', qosName(qos));
  at = textColumn(at, json, 'status', qos == 0 || acknowledged ? 'ok' : 'incomplete_qos');
  at = column(at, json, 'topic', field(fields, 'topic'));
  at = unset(at, json, 'payload');
  return column(at, json, 'payload_len', field(fields, 'bytes'));
}

function qosName(qos: u32): string {
  if (qos == 0) return 'at most once';
  return qos == 1 ? 'at least once' : 'exactly once';
}

function isTrue(item: usize): bool {
  return item != 0 && kindOf(item) == ITEM_TRUE;
}

/** The columns of mqtt_subscribe.log from `action` on. */
export function putMqttSubscribe(at: usize, json: bool, fields: Fields): usize {
  const begins = isSymbol(field(fields, 'message'), 'subscribe');
  const topics = field(fields, 'topics');
  const codes = begins ? field(fields, 'codes') : 0;
  at = textColumn(at, json, 'action', begins ? 'MQTT::SUBSCRIBE' : 'MQTT::UNSUBSCRIBE');
  at = fieldsColumn(at, json, 'topics', topics, 'topic');
  at = begins ? fieldsColumn(at, json, 'qos_levels', topics, 'qos') : unset(at, json, 'qos_levels');
  // As in Zeek: that of the first topic.
  const granted = codes != 0 ? firstIn(codes) : 0;
  at = column(at, json, 'granted_qos_level', granted != 0 && !isEnd(granted) ? granted : 0);
  return boolColumn(at, json, 'ack', isTrue(field(fields, 'acknowledged')));
}

/** The columns of modbus.log from `tid` on, of a request or of its response. */
export function putModbus(at: usize, json: bool, response: bool, fields: Fields): usize {
  const exception = response ? field(fields, 'exceptionCode') : 0;
  const name = field(fields, 'function');
  at = column(at, json, 'tid', field(fields, 'transaction'));
  at = column(at, json, 'unit', field(fields, 'unit'));
  at = beginText(at, json, 'func');
  if (name != 0) at = putPlain(at, json, name, false);
  else at = putPlain(put(at, 'unknown-'), json, field(fields, 'functionCode'), false);
  at = endText(exception != 0 ? put(at, '_EXCEPTION') : at, json);
  at = textColumn(at, json, 'pdu_type', response ? 'RESP' : 'REQ');
  if (exception == 0) return unset(at, json, 'exception');
  const reason = field(fields, 'exception');
  if (reason != 0) return column(at, json, 'exception', reason);
  at = put(beginText(at, json, 'exception'), 'unknown-');
  return endText(putPlain(at, json, exception, false), json);
}

/** The columns from `fc_request` on. */
export function putDnp3(at: usize, json: bool, fields: Fields): usize {
  at = putFunction(at, json, 'fc_request', field(fields, 'request'));
  at = putFunction(at, json, 'fc_reply', field(fields, 'reply'));
  return column(at, json, 'iin', field(fields, 'iin'));
}

/** A name or a number, as text. */
function putFunction(at: usize, json: bool, name: string, item: usize): usize {
  if (item == 0) return unset(at, json, name);
  return endText(putPlain(beginText(at, json, name), json, item, false), json);
}
