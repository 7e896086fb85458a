// What is weak about a TLS cipher suite, by its IANA name.

import type { Severity } from '../records/types.js';

export interface Weakness {
  name: string;
  severity: Severity;
}

/** Worst first: of a suite with several, that one is told. */
const WEAKNESSES: readonly (readonly [pattern: RegExp, weakness: Weakness])[] = [
  // RFC 9150 has suites of TLS 1.3 with integrity only.
  [/_NULL_|^TLS_SHA(256|384)_SHA/, { name: 'no encryption', severity: 'high' }],
  [/_anon_/i, { name: 'anonymous', severity: 'medium' }],
  [/_EXPORT/, { name: 'export strength', severity: 'high' }],
  [/_RC4_/, { name: 'RC4', severity: 'medium' }],
  [/_DES(40)?_/, { name: 'DES', severity: 'medium' }],
  [/_RC2_/, { name: 'RC2', severity: 'medium' }],
  [/_3DES_|_IDEA_/, { name: '64-bit blocks', severity: 'low' }],
];

const known = new Map<string, Weakness | undefined>();

export function weaknessOf(cipher: string): Weakness | undefined {
  if (known.has(cipher)) return known.get(cipher);
  const found = WEAKNESSES.find(([pattern]) => pattern.test(cipher))?.[1];
  // Suites without a name here are numbers: of these there may be 65,536.
  if (cipher.startsWith('TLS_')) known.set(cipher, found);
  return found;
}

const FIXED_KEYS = /^TLS_(RSA|DH_RSA|DH_DSS|ECDH_RSA|ECDH_ECDSA|PSK|KRB5)_/;

/** Are the session's keys given away by a key that lasts? */
export function withoutForwardSecrecy(cipher: string): boolean {
  return FIXED_KEYS.test(cipher);
}
