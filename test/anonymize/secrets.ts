// What must not be in anonymised output: addresses and names of a capture.

import { analyze } from 'flowglass';

/** Fields of records that name somebody or something of the network. */
const NAMES = new Set(
  'query serverName host user username domain workstation share client service hostName baseObject mailFrom'.split(
    ' ',
  ),
);

/** Addresses and names that the capture's own records have. */
export async function secretsOf(path: string): Promise<string[]> {
  const found = new Set<string>();
  const look = (value: unknown, name = ''): void => {
    if (typeof value === 'string' && (name === 'ip' || name === 'mac')) found.add(value);
    // Short ones, "DC" or "anna", may stand in other words and in base64.
    else if (typeof value === 'string' && NAMES.has(name) && value.length > 7) found.add(value);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, it] of Object.entries(value)) look(it, key);
    }
  };
  for await (const record of analyze(path, { workers: 0 })) look(record);
  return [...found];
}

/** Those of them that the text has, not as a part of something longer. */
export function leaks(text: string, secrets: readonly string[]): string[] {
  return secrets.filter((secret) => {
    const latin = Buffer.from(secret).toString('latin1');
    for (let i = text.indexOf(latin); i >= 0; i = text.indexOf(latin, i + 1)) {
      if (!/[\w.:]/.test((text[i - 1] ?? '') + (text[i + latin.length] ?? ''))) return true;
    }
    return false;
  });
}
