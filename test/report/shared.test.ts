// The page over real captures of each topic: all of it is drawn, without a complaint.

import { describe, expect, it } from 'vitest';
import { sharedCaptures } from '../tshark/corpus.js';
import { browser, columnOf, drawAll, expectQuiet, hasBrowser, reportOf } from './support.js';

const TOPICS = ['mixed', 'http', 'tls', 'malware-attack', 'scan-brute', 'encap', 'malformed'];

/** Paths of a topic's captures; those that are none in no way are left away by the run. */
const pathsOf = (topic: string) =>
  sharedCaptures()
    .map(({ path }) => path)
    .filter((path) => path.includes(`${topic}/`));

describe.runIf(hasBrowser)('shared captures', () => {
  const open = browser();

  it.each(TOPICS.filter((topic) => pathsOf(topic).length > 0))('%s', async (topic) => {
    const html = await reportOf(pathsOf(topic), { title: topic });
    const opened = await open(html, `shared-${topic}`);
    const { page } = opened;
    await drawAll(page);
    await page.locator('#flows').scrollIntoViewIfNeeded();
    await page.waitForTimeout(100);
    expect(await page.locator('#flows [role=grid]').getAttribute('aria-rowcount')).toBe(
      String(columnOf(html, 'id').length + 1),
    );
    // Each flow in sight is opened.
    for (const row of (await page.locator('#flows .tbody .tr').all()).slice(0, 10)) {
      await row.click();
      await page.waitForTimeout(20);
      expect(await page.locator('.detail').innerText()).toContain('From source');
    }
    expectQuiet(opened);
  });
});
