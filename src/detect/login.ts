// What findings about logins say of them: how, whose account, and what came of it. Never what proves it.

import type { Evidence } from '../records/types.js';
import type { Occurrence } from './detector.js';

const MAX_TEXT = 200;

export interface Login {
  mechanism?: string | undefined;
  username?: string | undefined;
  success?: boolean | undefined;
}

/** A text off the wire as evidence: of a long one the beginning. */
export function cut(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text;
}

/**
 * A login as an occurrence. Each account is a finding of its own, but refused logins of a client are one
 * together, of low severity: what was sent may be no secret, and guessing names many accounts.
 * @param account masks the name
 */
export function loginSeen(
  account: (name: string) => string,
  { mechanism, username, success }: Login,
  ...more: Evidence[]
): Partial<Occurrence> {
  const evidence: Evidence[] = [];
  const name = username ? cut(account(username)) : undefined;
  if (mechanism) evidence.push({ name: 'mechanism', value: cut(mechanism) });
  if (name !== undefined) evidence.push({ name: 'account', value: name });
  if (success !== undefined) evidence.push({ name: 'success', value: success });
  evidence.push(...more);
  if (success === false) return { evidence, severity: 'low' };
  return { evidence, ...(name === undefined ? {} : { subject: name }) };
}

/** What a SASL mechanism, or POP3's USER and APOP, puts on the wire; undefined: nothing that can be used or guessed from. */
export function secretOf(mechanism: string | undefined): 'secret' | 'response' | undefined {
  switch (mechanism?.toUpperCase()) {
    case 'USER':
    case 'LOGIN':
    case 'PLAIN':
    case 'XOAUTH2':
    case 'OAUTHBEARER':
      return 'secret';
    case 'APOP':
    case 'CRAM-MD5':
    case 'DIGEST-MD5':
      return 'response';
    default:
      return undefined;
  }
}
