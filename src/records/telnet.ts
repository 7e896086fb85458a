// Telnet sessions.

import type { SessionLogin } from './pop3.js';
import type { RecordBase } from './record-base.js';

export interface TelnetRecord<Time = bigint> extends RecordBase<Time> {
  type: 'telnet';
  /** Options in force: those that a side says it will have and the other one does not refuse; numbers without a name here. */
  clientOptions?: (string | number)[];
  serverOptions?: (string | number)[];
  /** What the client says of its terminal. */
  terminalType?: string;
  terminalSpeed?: string;
  /** Characters of the window. @asType integer */
  columns?: number;
  /** @asType integer */
  rows?: number;
  /** Account that the client's environment names (RFC 1572). */
  environUser?: string;
  /** The server asked for a name; for a password. */
  loginPrompt?: true;
  passwordPrompt?: true;
  /** By what the server shows: `success` is a guess from a shell's prompt, a greeting, or a refusal. */
  logins?: SessionLogin[];
}
