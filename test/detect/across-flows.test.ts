// Ordinary traffic: no finding across flows.

import { describe, expect, it } from 'vitest';
import { pathOf, sessionNames } from '../sessions/session.js';
import { sharedCaptures } from '../tshark/corpus.js';
import { BENIGN_TOPICS, findingsOf, idsOf } from './support.js';

const ACROSS_FLOWS = /^(scan|brute-force|flood|volume|beacon)\./;
/** Sessions that were recorded to show such findings. */
const MADE_TO_SHOW = /^(scan|guess)-|^ssh-password$/;

const shared = sharedCaptures().filter(({ name }) => BENIGN_TOPICS.has(name.split('/')[0] ?? ''));
const sessions = sessionNames().filter((name) => !MADE_TO_SHOW.test(name));

async function acrossFlows(path: string): Promise<string[]> {
  try {
    return idsOf(await findingsOf(path)).filter((id) => ACROSS_FLOWS.test(id));
  } catch (error) {
    if ((error as { code?: string }).code === 'not-a-capture') return [];
    throw error;
  }
}

describe('no scan, guessing, flood or upload', () => {
  it.skipIf(shared.length === 0)('is in benign shared captures', async () => {
    const found: Record<string, string[]> = {};
    for (const { name, path } of shared) {
      const ids = await acrossFlows(path);
      if (ids.length > 0) found[name] = ids;
    }
    expect(shared.length).toBeGreaterThan(50);
    expect(found).toEqual({});
  });

  it.each(sessions.map((name) => [name]))('is in the session %s', async (name) => {
    expect(await acrossFlows(pathOf(name))).toEqual([]);
  });
});
