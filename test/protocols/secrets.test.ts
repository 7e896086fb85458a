// No password in any record: what follows PASS, AUTH and LOGIN in the captures' bytes, as it was sent and
// decoded, is in no record of the protocols that log in like that.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordToJson } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { sharedCaptures } from '../tshark/corpus.js';
import { recordsOf } from './support.js';

const TYPES = new Set(['smtp', 'imap', 'pop3', 'ftp', 'telnet', 'irc']);
const CAPTURES = [
  ...readdirSync('test/captures')
    .filter((file) => file.endsWith('.pcap'))
    .map((file) => join('test/captures', file)),
  ...sharedCaptures().map(({ path }) => path),
];

const BASE64 = /^[A-Za-z0-9+/]{4,}={0,2}$/;

/** What is a secret in a packet's bytes by the words before it. */
function secretsIn(bytes: string): Set<string> {
  const secrets = new Set<string>();
  const add = (secret: string) => {
    // Shorter ones are in other words by chance.
    if (secret.length > 3) secrets.add(secret);
  };
  for (const [, secret = ''] of bytes.matchAll(/\bPASS ([^\r\n]+)\r?\n/gi)) add(secret);
  for (const [, secret = ''] of bytes.matchAll(/\bLOGIN "?[^ "\r\n]+"? "?([^ "\r\n]+)"?\r?\n/gi)) {
    add(secret);
  }
  for (const [, text = ''] of bytes.matchAll(/(?<!\d[- ])\bAUTH(?:ENTICATE)? \S+ (\S+)\r?\n/gi)) {
    add(text);
    add(Buffer.from(text, 'base64').toString('latin1').split('\0').at(-1) ?? '');
  }
  // AUTH LOGIN: the answer to "Password:".
  const asked = `334 ${Buffer.from('Password:').toString('base64')}`;
  for (let at = bytes.indexOf(asked); at >= 0; at = bytes.indexOf(asked, at + 1)) {
    const line = /[^ -~]([A-Za-z0-9+/]{4,}={0,2})\r\n/.exec(
      bytes.slice(at + asked.length, at + asked.length + 400),
    );
    if (!line?.[1] || !BASE64.test(line[1])) continue;
    add(line[1]);
    add(Buffer.from(line[1], 'base64').toString('latin1'));
  }
  return secrets;
}

describe('secrets of the captures', () => {
  it('are in no record', { timeout: 120_000 }, async () => {
    const known = new Set<string>();
    for (const path of CAPTURES) {
      const secrets = secretsIn(readFileSync(path, 'latin1'));
      if (secrets.size === 0) continue;
      const records = (await recordsOf(path)).filter(({ type }) => TYPES.has(type));
      if (records.length === 0) continue;
      const text = records.map((it) => JSON.stringify(recordToJson(it))).join('\n');
      for (const secret of secrets) {
        known.add(secret);
        expect(text, `${path} ${secret}`).not.toContain(secret);
      }
    }
    // The scan finds what the script of the recorded session knows.
    expect([...known]).toEqual(expect.arrayContaining(['not-a-secret', 'wrong']));
  });
});
