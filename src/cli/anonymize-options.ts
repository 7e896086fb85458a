// Options about what is not to be told: addresses and names.

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { RunOptions } from '../index.js';
import { UsageError } from './errors.js';
import { printError } from './streams.js';

export interface AnonymizeFlags {
  anonymize?: true;
  anonymizeKey?: string;
  names: boolean;
}

const GROUP = 'Privacy:';
const KEY_BYTES = 32;

export function addAnonymizeOptions(command: Command): Command {
  const options = [
    new Option(
      '--anonymize',
      'other addresses (Crypto-PAn), hashes for names, in all that is written; by a new key, which is shown once',
    ),
    new Option(
      '--anonymize-key <file>',
      'the same by the key in the file: 32 bytes, or 64 digits in hexadecimal',
    ),
    new Option('--no-names', 'leave out names of hosts, URIs and other text off the wire'),
  ];
  for (const option of options) command.addOption(option.helpGroup(GROUP));
  return command;
}

/** @throws UsageError for a key that is none */
export function anonymizeOptions(flags: AnonymizeFlags): Pick<RunOptions, 'anonymize' | 'names'> {
  const names = flags.names ? {} : { names: false };
  if (flags.anonymizeKey !== undefined) return { ...names, anonymize: readKey(flags.anonymizeKey) };
  if (!flags.anonymize) return names;
  const key = randomBytes(KEY_BYTES);
  printError(
    `flowglass: anonymised by the key ${key.toString('hex')}\n` +
      'flowglass: keep it in a file for --anonymize-key to get the same again, or forget it\n',
  );
  return { ...names, anonymize: key };
}

function readKey(file: string): Uint8Array {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new UsageError(`--anonymize-key ${file}: ${(error as Error).message}`);
  }
  if (bytes.length === KEY_BYTES) return bytes;
  const text = bytes.toString('latin1').trim();
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  throw new UsageError(
    `--anonymize-key ${file}: no key of 32 bytes or 64 hexadecimal digits (openssl rand -hex 32 makes one)`,
  );
}
