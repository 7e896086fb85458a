// The `ldap` object of EVE. Passwords and values of attributes are never read.

import { ITEM_SYMBOL } from '../memory/items';
import { derefName, scopeName } from '../protocols/ldap-names';
import {
  Fields,
  field,
  fieldIn,
  firstIn,
  isEnd,
  isSymbol,
  kindOf,
  nextItem,
  valueOf,
} from './fields';
import { endList, endObject, put, putField } from './json';
import { putMember, putTextOf, putValueText } from './json-items';

const QUOTE: u8 = 0x22;

export function putEveLdap(at: usize, fields: Fields): usize {
  const operation = field(fields, 'operation');
  const result = field(fields, 'result');
  // An answer whose request is not in the capture has no latency.
  const asked = result == 0 || field(fields, 'latency') != 0;
  at = put(at, ',"ldap":');
  const open = at;
  if (asked) at = putRequest(at, operation, fields);
  if (result != 0) {
    at = put(at, ',"responses":[{"operation":"');
    at = putResponseName(at, operation);
    store<u8>(at++, QUOTE);
    if (!asked) at = putMember(at, ',"message_id":', field(fields, 'messageId'));
    at = putResponseName(put(at, ',"'), operation);
    at = put(at, '":{"result_code":');
    at = kindOf(result) == ITEM_SYMBOL ? putInWords(at, result) : putValueText(at, result);
    at = putMember(at, ',"matched_dn":', field(fields, 'matched'));
    at = putMember(at, ',"message":', field(fields, 'diagnostic'));
    at = put(at, '}}]');
  }
  return endObject(open, at);
}

function putRequest(at: usize, operation: usize, fields: Fields): usize {
  at = put(at, ',"request":');
  const open = at;
  at = putMember(at, ',"message_id":', field(fields, 'messageId'));
  at = putRequestName(put(at, ',"operation":"'), operation);
  store<u8>(at++, QUOTE);
  if (isSymbol(operation, 'bind')) at = putBind(at, fields);
  else if (isSymbol(operation, 'search')) at = putSearch(at, fields);
  else if (isSymbol(operation, 'modify')) at = putChanges(at, fields);
  else if (isSymbol(operation, 'add')) at = putAdded(at, fields);
  else if (isSymbol(operation, 'delete')) {
    at = putObject(at, ',"del_request":', ',"dn":', field(fields, 'object'));
  } else if (isSymbol(operation, 'rename')) at = putRename(at, fields);
  else if (isSymbol(operation, 'compare')) {
    at = putObject(at, ',"compare_request":', ',"entry":', field(fields, 'object'));
  } else if (isSymbol(operation, 'abandon')) {
    at = putObject(at, ',"abandon_request":', ',"message_id":', field(fields, 'abandoned'));
  } else if (isSymbol(operation, 'extended')) {
    at = putObject(at, ',"extended_request":', ',"name":', field(fields, 'extension'));
  }
  return endObject(open, at);
}

/** An object with one member; nothing without it. */
function putObject(at: usize, name: string, member: string, item: usize): usize {
  if (item == 0) return at;
  at = put(at, name);
  return endObject(at, putMember(at, member, item));
}

function putBind(at: usize, fields: Fields): usize {
  at = put(at, ',"bind_request":');
  const open = at;
  at = putMember(at, ',"version":', field(fields, 'version'));
  at = putMember(at, ',"name":', field(fields, 'object'));
  at = putObject(at, ',"sasl":', ',"mechanism":', field(fields, 'mechanism'));
  return endObject(open, at);
}

function putSearch(at: usize, fields: Fields): usize {
  const attributes = field(fields, 'attributes');
  at = put(at, ',"search_request":');
  const open = at;
  at = putMember(at, ',"base_object":', field(fields, 'baseObject'));
  at = putCode(at, ',"scope":', field(fields, 'scope'), false);
  at = putCode(at, ',"deref_alias":', field(fields, 'derefAliases'), true);
  at = putLimit(at, ',"size_limit":', field(fields, 'sizeLimit'));
  at = putLimit(at, ',"time_limit":', field(fields, 'timeLimit'));
  at = put(at, field(fields, 'typesOnly') != 0 ? ',"types_only":true' : ',"types_only":false');
  if (attributes != 0 && !isEnd(firstIn(attributes))) {
    at = putMember(at, ',"attributes":', attributes);
  }
  return endObject(open, at);
}

/** Number of a scope or of how aliases are followed. */
function putCode(at: usize, name: string, item: usize, deref: bool): usize {
  if (item == 0) return at;
  for (let code: u32 = 0; code < 4; code++) {
    if (isSymbol(item, deref ? derefName(code) : scopeName(code))) return putField(at, name, code);
  }
  return at;
}

/** 0 is no limit. */
function putLimit(at: usize, name: string, item: usize): usize {
  return item != 0 ? putMember(at, name, item) : putField(at, name, 0);
}

function putChanges(at: usize, fields: Fields): usize {
  const changes = field(fields, 'changes');
  at = put(at, ',"modify_request":');
  const open = at;
  at = putMember(at, ',"object":', field(fields, 'object'));
  if (changes != 0 && !isEnd(firstIn(changes))) {
    at = put(at, ',"changes":');
    const list = at;
    for (let it = firstIn(changes); !isEnd(it); it = nextItem(it)) {
      store<u8>(at++, 0x2c);
      const change = at;
      at = putMember(at, ',"operation":', fieldIn(it, 'operation'));
      at = putObject(at, ',"modification":', ',"attribute_type":', fieldIn(it, 'attribute'));
      at = endObject(change, at);
    }
    at = endList(list, at);
  }
  return endObject(open, at);
}

function putAdded(at: usize, fields: Fields): usize {
  const attributes = field(fields, 'attributes');
  at = put(at, ',"add_request":');
  const open = at;
  at = putMember(at, ',"entry":', field(fields, 'object'));
  if (attributes != 0 && !isEnd(firstIn(attributes))) {
    at = put(at, ',"attributes":');
    const list = at;
    for (let it = firstIn(attributes); !isEnd(it); it = nextItem(it)) {
      at = put(putMember(at, ',{"name":', it), '}');
    }
    at = endList(list, at);
  }
  return endObject(open, at);
}

function putRename(at: usize, fields: Fields): usize {
  at = put(at, ',"mod_dn_request":');
  const open = at;
  at = putMember(at, ',"entry":', field(fields, 'object'));
  at = putMember(at, ',"new_rdn":', field(fields, 'newRdn'));
  at = putMember(at, ',"delete_old_rdn":', field(fields, 'deleteOldRdn'));
  return endObject(open, putMember(at, ',"new_superior":', field(fields, 'newSuperior')));
}

function putStem(at: usize, operation: usize): usize {
  if (isSymbol(operation, 'rename')) return put(at, 'mod_dn');
  if (isSymbol(operation, 'delete')) return put(at, 'del');
  return putTextOf(at, operation);
}

function putRequestName(at: usize, operation: usize): usize {
  return put(putStem(at, operation), '_request');
}

function putResponseName(at: usize, operation: usize): usize {
  if (isSymbol(operation, 'search')) return put(at, 'search_result_done');
  return put(putStem(at, operation), '_response');
}

/** "invalidCredentials" as "invalid_credentials". */
function putInWords(at: usize, result: usize): usize {
  store<u8>(at++, QUOTE);
  const name = changetype<string>(load<u32>(valueOf(result)));
  let before: u8 = 0x5f;
  for (let i: i32 = 0; i < name.length; i++) {
    const letter = load<u8>(changetype<usize>(name) + ((i as usize) << 1));
    const capital = letter >= 0x41 && letter <= 0x5a;
    // Of several capitals the first one begins a word: "notAllowedOnRDN".
    if (capital && before >= 0x61) store<u8>(at++, 0x5f);
    store<u8>(at++, capital ? letter | 0x20 : letter);
    before = letter;
  }
  store<u8>(at, QUOTE);
  return at + 1;
}
