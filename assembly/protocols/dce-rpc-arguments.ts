// What is told of the arguments of a few operations, where they are not encrypted: who asks Netlogon and whether
// with nothing but zeros, which service is created, which task. NDR as in C706 §14, little endian.
//
//   a string   most │ offset │ count │ characters of two bytes, NUL among them      each number u32, aligned to 4

import { putTrue } from '../memory/items';
import { Input } from '../stream/input';
import { INTERFACE_NETLOGON, INTERFACE_SVCCTL, INTERFACE_TASKS } from './dce-rpc-interfaces';
import { putStatus } from './smb-names';
import { putUtf16 } from './utf16';

// Netlogon ([MS-NRPC] §3.5.4.4).
const REQUEST_CHALLENGE: u32 = 4;
const AUTHENTICATE: u32 = 5;
const AUTHENTICATE2: u32 = 15;
const AUTHENTICATE3: u32 = 26;
// Services ([MS-SCMR] §3.1.4) and tasks ([MS-TSCH] §3.2.5.4).
const CREATE_SERVICE: u32 = 12;
const CREATE_SERVICE_WOW64: u32 = 45;
const REGISTER_TASK: u32 = 1;
/** A context handle. */
const HANDLE: u32 = 20;

/** Reads arguments one after the other; `at` is 0 once they do not fit. */
@unmanaged
class Arguments {
  /** Alignment counts from here. */
  begin: u32;
  at: u32;
  end: u32;
}

function align(a: Arguments, bytes: u32): void {
  if (a.at != 0) a.at = a.begin + ((a.at - a.begin + bytes - 1) & ~(bytes - 1));
}

function take(a: Arguments, bytes: u32): u32 {
  const at = a.at;
  if (at == 0 || bytes > a.end - at || at > a.end) {
    a.at = 0;
    return 0;
  }
  a.at += bytes;
  return at;
}

function number(a: Arguments): u32 {
  align(a, 4);
  const at = take(a, 4);
  return at == 0 ? 0 : load<u32>(at);
}

/** Passes over a string; returns where its characters are, 0 if it does not fit. Its bytes: `a.at` minus that. */
function text(a: Arguments): u32 {
  number(a);
  number(a);
  const count = number(a);
  return count > 0x4000 ? take(a, u32.MAX_VALUE) : take(a, 2 * count);
}

/** A string that may be missing. */
function optionalText(a: Arguments): u32 {
  return number(a) == 0 ? 0 : text(a);
}

function putString(p: Input, a: Arguments, field: string): void {
  const at = text(a);
  if (at != 0) putUtf16(p, field, at, a.at - at);
}

/** Writes what is told of the arguments [at, end) of a request. `scratch`: 16 bytes. */
export function putArguments(
  p: Input,
  known: u32,
  operation: u32,
  at: u32,
  end: u32,
  scratch: usize,
): void {
  const a = changetype<Arguments>(scratch);
  a.begin = at;
  a.at = at;
  a.end = end;
  switch (known) {
    case INTERFACE_NETLOGON:
      putNetlogon(p, a, operation);
      break;
    case INTERFACE_SVCCTL:
      if (operation != CREATE_SERVICE && operation != CREATE_SERVICE_WOW64) return;
      take(a, HANDLE);
      putString(p, a, 'service');
      break;
    case INTERFACE_TASKS:
      if (operation == REGISTER_TASK && number(a) != 0) putString(p, a, 'task');
      break;
  }
}

/** Client challenge or credential, 8 bytes that should be random: all zero in an exploit of CVE-2020-1472. */
function putNetlogon(p: Input, a: Arguments, operation: u32): void {
  if (!isLogOn(operation)) return;
  optionalText(a);
  if (operation != REQUEST_CHALLENGE) {
    putString(p, a, 'account');
    // The kind of secure channel.
    align(a, 2);
    take(a, 2);
  }
  putString(p, a, 'computer');
  const secret = take(a, 8);
  if (secret == 0 || load<u64>(secret) != 0) return;
  putTrue(p, operation == REQUEST_CHALLENGE ? 'zeroChallenge' : 'zeroCredential');
}

function isLogOn(operation: u32): bool {
  return (
    operation == REQUEST_CHALLENGE ||
    operation == AUTHENTICATE ||
    operation == AUTHENTICATE2 ||
    operation == AUTHENTICATE3
  );
}

/** Does the answer to this operation end with an NT status that is told? */
export function endsWithStatus(known: u32, operation: u32): bool {
  return known == INTERFACE_NETLOGON && isLogOn(operation);
}

/** Writes the status that the results of an answer, which end at `end`, end with. */
export function putResult(p: Input, end: u32): void {
  putStatus(p, 'status', load<u32>(end - 4));
}
