// The `mqtt`, `modbus` and `dnp3` objects of EVE. Payloads are never read.

import { ITEM_NUMBER, ITEM_TRUE } from '../memory/items';
import { functionName } from '../protocols/dnp3-names';
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
  numberOf,
  valueOf,
} from './fields';
import { endList, endObject, put, putField } from './json';
import { putMember, putValueText } from './json-items';
import { lower } from './lower';

export function putEveMqtt(at: usize, fields: Fields): usize {
  const message = field(fields, 'message');
  at = put(at, ',"mqtt":');
  const open = at;
  if (isSymbol(message, 'connect')) at = putConnection(at, fields);
  else if (isSymbol(message, 'publish')) at = putPublication(at, fields);
  else if (isSymbol(message, 'disconnect')) {
    at = put(at, ',"disconnect":');
    at = endObject(at, putMember(at, ',"reason_code":', field(fields, 'code')));
  } else at = putSubscription(at, fields, isSymbol(message, 'subscribe'));
  return endObject(open, at);
}

function putConnection(at: usize, fields: Fields): usize {
  const version = field(fields, 'version');
  const user = field(fields, 'user');
  const will = field(fields, 'will');
  const code = field(fields, 'code');
  at = put(at, ',"connect":');
  const open = at;
  if (isSymbol(version, '3.1')) {
    at = put(at, ',"protocol_string":"MQIsdp","protocol_version":3');
  } else if (isSymbol(version, '3.1.1')) {
    at = put(at, ',"protocol_string":"MQTT","protocol_version":4');
  } else if (isSymbol(version, '5')) {
    at = put(at, ',"protocol_string":"MQTT","protocol_version":5');
  }
  at = putMember(at, ',"client_id":', field(fields, 'clientId'));
  at = put(at, ',"flags":');
  const flags = at;
  at = putFlag(at, ',"username":', user != 0 || field(fields, 'userAlone') != 0);
  at = putFlag(at, ',"password":', field(fields, 'password') != 0);
  at = putFlag(at, ',"will":', will != 0);
  at = putFlag(at, ',"will_retain":', fieldIn(will, 'retain') != 0);
  at = putFlag(at, ',"clean_session":', field(fields, 'clean') != 0);
  at = endObject(flags, at);
  at = putMember(at, ',"username":', user);
  if (will != 0) {
    at = put(at, ',"will":');
    at = endObject(at, putMember(at, ',"topic":', fieldIn(will, 'topic')));
  }
  at = endObject(open, at);
  if (code == 0) return at;
  at = put(at, ',"connack":');
  const answer = at;
  at = putFlag(at, ',"session_present":', field(fields, 'sessionPresent') != 0);
  return endObject(answer, putMember(at, ',"return_code":', code));
}

function putPublication(at: usize, fields: Fields): usize {
  const qos = field(fields, 'qos');
  at = put(at, ',"publish":');
  const open = at;
  at = putMember(at, ',"qos":', qos);
  at = putFlag(at, ',"retain":', field(fields, 'retain') != 0);
  at = putFlag(at, ',"dup":', field(fields, 'duplicate') != 0);
  at = putMember(at, ',"topic":', field(fields, 'topic'));
  at = endObject(open, at);
  const acknowledged = field(fields, 'acknowledged');
  if (acknowledged == 0 || kindOf(acknowledged) != ITEM_TRUE) return at;
  // The answer that ends it.
  at = put(at, numberOf(qos) == 1 ? ',"puback":' : ',"pubcomp":');
  return endObject(at, putMember(at, ',"reason_code":', field(fields, 'code')));
}

function putSubscription(at: usize, fields: Fields, begins: bool): usize {
  const topics = field(fields, 'topics');
  const codes = field(fields, 'codes');
  const acknowledged = field(fields, 'acknowledged');
  at = put(at, begins ? ',"subscribe":' : ',"unsubscribe":');
  const open = at;
  if (topics != 0 && !isEnd(firstIn(topics))) {
    at = put(at, ',"topics":');
    at = begins ? putMember(at, '', topics) : putTopics(at, topics);
  }
  at = endObject(open, at);
  if (acknowledged == 0 || kindOf(acknowledged) != ITEM_TRUE) return at;
  at = put(at, begins ? ',"suback":' : ',"unsuback":');
  const answer = at;
  if (codes != 0 && !isEnd(firstIn(codes))) {
    at = putMember(at, begins ? ',"qos_granted":' : ',"reason_codes":', codes);
  }
  return endObject(answer, at);
}

/** Of those that are given up there are names alone. */
function putTopics(at: usize, topics: usize): usize {
  const open = at;
  for (let it = firstIn(topics); !isEnd(it); it = nextItem(it)) {
    at = putMember(at, ',', fieldIn(it, 'topic'));
  }
  return endList(open, at);
}

function putFlag(at: usize, name: string, value: bool): usize {
  return put(put(at, name), value ? 'true' : 'false');
}

const READ_COILS: u64 = 1;
const READ_INPUT_REGISTERS: u64 = 4;
const WRITE_SINGLE_COIL: u64 = 5;
const WRITE_SINGLE_REGISTER: u64 = 6;
const READ_WRITE_MULTIPLE_REGISTERS: u64 = 23;
const EXCEPTION: u64 = 0x80;

export function putEveModbus(at: usize, fields: Fields): usize {
  const answered = field(fields, 'answered') != 0;
  at = put(at, ',"modbus":');
  const open = at;
  if (!answered || field(fields, 'latency') != 0) {
    at = put(at, ',"request":');
    const request = at;
    at = putTransaction(at, fields, 0);
    at = endObject(request, putAccess(at, fields));
  }
  if (answered) {
    const exception = field(fields, 'exceptionCode');
    at = put(at, ',"response":');
    const response = at;
    at = putTransaction(at, fields, exception != 0 ? EXCEPTION : 0);
    if (exception != 0) at = put(putMember(at, ',"exception":{"raw":', exception), '}');
    at = endObject(response, at);
  }
  return endObject(open, at);
}

function putTransaction(at: usize, fields: Fields, bit: u64): usize {
  at = putMember(at, ',"transaction_id":', field(fields, 'transaction'));
  at = putMember(at, ',"unit_id":', field(fields, 'unit'));
  return putField(at, ',"function_raw":', numberOf(field(fields, 'functionCode')) | bit);
}

/** What is to be read or written, as far as the schema has a place for it. */
function putAccess(at: usize, fields: Fields): usize {
  const code = numberOf(field(fields, 'functionCode'));
  const address = field(fields, 'address');
  if (address == 0) return at;
  const both = code == READ_WRITE_MULTIPLE_REGISTERS;
  if (both || (code >= READ_COILS && code <= READ_INPUT_REGISTERS)) {
    at = put(at, ',"read":');
    const read = at;
    at = putMember(at, ',"address":', address);
    at = endObject(read, putMember(at, ',"quantity":', field(fields, 'quantity')));
    if (!both) return at;
  }
  at = put(at, ',"write":');
  const write = at;
  at = putMember(at, ',"address":', both ? field(fields, 'writeAddress') : address);
  if (code == WRITE_SINGLE_REGISTER) {
    const values = field(fields, 'values');
    if (values != 0 && !isEnd(firstIn(values))) at = putMember(at, ',"data":', firstIn(values));
  } else if (code == WRITE_SINGLE_COIL) {
    const coils = field(fields, 'coils');
    // As on the wire.
    if (isCoil(coils, 0x31)) at = put(at, ',"data":65280');
    else if (isCoil(coils, 0x30)) at = put(at, ',"data":0');
  }
  return endObject(write, at);
}

/** Is it the one coil, "1" or "0"? Anonymised it is not. */
function isCoil(item: usize, value: u8): bool {
  return item != 0 && lengthOf(item) == 1 && load<u8>(valueOf(item)) == value;
}

/** A request, or a response: each is an event of its own. */
export function putEveDnp3(at: usize, fields: Fields, response: bool): usize {
  const code = field(fields, response ? 'reply' : 'request');
  const unsolicited = isSymbol(code, 'UNSOLICITED_RESPONSE');
  at = put(at, ',"dnp3":{"type":"');
  if (!response) at = put(at, 'request"');
  else at = put(at, unsolicited ? 'unsolicited_response"' : 'response"');
  at = putMember(at, ',"src":', field(fields, response ? 'outstation' : 'master'));
  at = putMember(at, ',"dst":', field(fields, response ? 'master' : 'outstation'));
  at = put(at, ',"application":');
  const open = at;
  at = put(at, ',"control":');
  const control = at;
  if (response) at = putFlag(at, ',"con":', field(fields, 'confirmationWanted') != 0);
  at = putFlag(at, ',"uns":', field(fields, 'unsolicited') != 0);
  at = endObject(control, putMember(at, ',"sequence":', field(fields, 'sequence')));
  at = putFunction(at, code);
  at = putObjects(at, field(fields, response ? 'replyObjects' : 'objects'));
  at = endObject(open, at);
  const indications = field(fields, 'indications');
  if (response && indications != 0) {
    at = put(at, ',"iin":{"indicators":');
    const list = at;
    for (let it = firstIn(indications); !isEnd(it); it = nextItem(it)) {
      store<u8>(at++, 0x2c);
      at = putValueText(at, it);
      lower(at - 1);
    }
    at = put(endList(list, at), '}');
  }
  return put(at, '}');
}

/** Its number. */
function putFunction(at: usize, item: usize): usize {
  const name = ',"function_code":';
  if (kindOf(item) == ITEM_NUMBER) return putMember(at, name, item);
  for (let code: u32 = 0; code < 256; code++) {
    if (isSymbol(item, functionName(code))) return putField(at, name, code);
  }
  return at;
}

function putObjects(at: usize, list: usize): usize {
  if (list == 0) return at;
  at = put(at, ',"objects":');
  const open = at;
  for (let it = firstIn(list); !isEnd(it); it = nextItem(it)) {
    store<u8>(at++, 0x2c);
    const object = at;
    at = putMember(at, ',"group":', fieldIn(it, 'group'));
    at = putMember(at, ',"variation":', fieldIn(it, 'variation'));
    at = putMember(at, ',"start":', fieldIn(it, 'start'));
    at = putMember(at, ',"stop":', fieldIn(it, 'stop'));
    at = endObject(object, putMember(at, ',"count":', fieldIn(it, 'count')));
  }
  return endList(open, at);
}
