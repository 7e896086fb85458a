// Names of LDAP's numbers (RFC 4511 §4.1.9, §4.2–4.12) and of extended operations.

import { ItemWriter, putNumberItem, putSymbol, putText } from '../memory/items';
import { isText } from './text';

/** Name of the operation whose request or result has this tag. */
export function operationName(tag: u32): string {
  switch (tag) {
    case 0x60:
    case 0x61:
      return 'bind';
    case 0x42:
      return 'unbind';
    case 0x63:
    case 0x65:
      return 'search';
    case 0x66:
    case 0x67:
      return 'modify';
    case 0x68:
    case 0x69:
      return 'add';
    case 0x4a:
    case 0x6b:
      return 'delete';
    case 0x6c:
    case 0x6d:
      return 'rename';
    case 0x6e:
    case 0x6f:
      return 'compare';
    case 0x50:
      return 'abandon';
    case 0x77:
    case 0x78:
      return 'extended';
    default:
      return 'unknown';
  }
}

/** A result's name, or its number where it has none here. */
export function putResult(w: ItemWriter, field: string, code: u32): void {
  const name = resultName(code);
  if (name.length > 0) putSymbol(w, field, name);
  else putNumberItem(w, field, code);
}

function resultName(code: u32): string {
  switch (code) {
    case 0:
      return 'success';
    case 1:
      return 'operationsError';
    case 2:
      return 'protocolError';
    case 3:
      return 'timeLimitExceeded';
    case 4:
      return 'sizeLimitExceeded';
    case 5:
      return 'compareFalse';
    case 6:
      return 'compareTrue';
    case 7:
      return 'authMethodNotSupported';
    case 8:
      return 'strongerAuthRequired';
    case 10:
      return 'referral';
    case 11:
      return 'adminLimitExceeded';
    case 12:
      return 'unavailableCriticalExtension';
    case 13:
      return 'confidentialityRequired';
    case 14:
      return 'saslBindInProgress';
    case 16:
      return 'noSuchAttribute';
    case 17:
      return 'undefinedAttributeType';
    case 18:
      return 'inappropriateMatching';
    case 19:
      return 'constraintViolation';
    case 20:
      return 'attributeOrValueExists';
    case 21:
      return 'invalidAttributeSyntax';
    case 32:
      return 'noSuchObject';
    case 33:
      return 'aliasProblem';
    case 34:
      return 'invalidDNSyntax';
    case 36:
      return 'aliasDereferencingProblem';
    case 48:
      return 'inappropriateAuthentication';
    case 49:
      return 'invalidCredentials';
    case 50:
      return 'insufficientAccessRights';
    case 51:
      return 'busy';
    case 52:
      return 'unavailable';
    case 53:
      return 'unwillingToPerform';
    case 54:
      return 'loopDetect';
    case 64:
      return 'namingViolation';
    case 65:
      return 'objectClassViolation';
    case 66:
      return 'notAllowedOnNonLeaf';
    case 67:
      return 'notAllowedOnRDN';
    case 68:
      return 'entryAlreadyExists';
    case 69:
      return 'objectClassModsProhibited';
    case 71:
      return 'affectsMultipleDSAs';
    case 80:
      return 'other';
    case 118:
      return 'canceled';
    case 119:
      return 'noSuchOperation';
    case 120:
      return 'tooLate';
    case 121:
      return 'cannotCancel';
    case 122:
      return 'assertionFailed';
    default:
      return '';
  }
}

export function scopeName(scope: i64): string {
  switch (scope as u32) {
    case 0:
      return 'base';
    case 1:
      return 'single';
    case 2:
      return 'tree';
    case 3:
      return 'subordinate';
    default:
      return 'unknown';
  }
}

export function derefName(deref: i64): string {
  switch (deref as u32) {
    case 0:
      return 'never';
    case 1:
      return 'searching';
    case 2:
      return 'finding';
    case 3:
      return 'always';
    default:
      return 'unknown';
  }
}

export function changeName(operation: i64): string {
  switch (operation as u32) {
    case 0:
      return 'add';
    case 1:
      return 'delete';
    case 2:
      return 'replace';
    case 3:
      return 'increment';
    default:
      return 'unknown';
  }
}

export function isStartTls(at: u32, end: u32): bool {
  return isText(at, end, '1.3.6.1.4.1.1466.20037');
}

/** The extended operation's name, or its OID where it has none here. */
export function putExtension(w: ItemWriter, field: string, at: u32, end: u32): void {
  if (isStartTls(at, end)) putSymbol(w, field, 'StartTLS');
  else if (isText(at, end, '1.3.6.1.4.1.4203.1.11.1')) putSymbol(w, field, 'PasswordModify');
  else if (isText(at, end, '1.3.6.1.4.1.4203.1.11.3')) putSymbol(w, field, 'WhoAmI');
  else if (isText(at, end, '1.3.6.1.1.8')) putSymbol(w, field, 'Cancel');
  else if (isText(at, end, '1.2.840.113556.1.4.1781')) putSymbol(w, field, 'FastBind');
  else if (isText(at, end, '1.3.6.1.4.1.1466.101.119.1')) putSymbol(w, field, 'DynamicRefresh');
  else putText(w, field, at, end - at);
}
