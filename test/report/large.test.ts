// A report of 100,000 flows: opens, is drawn, is searched. How long it takes is written beside the screenshots,
// not tested: that depends on the machine.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateCapture, packetsOf } from '../../bench/generate.js';
import {
  browser,
  columnOf,
  drawAll,
  expectQuiet,
  hasBrowser,
  KEPT,
  painted,
  reportOf,
  screenshot,
} from './support.js';

const FLOWS = 100_000;

function capture(): Buffer {
  const parts: Buffer[] = [];
  for (const chunk of generateCapture(packetsOf('manyflows', { flows: FLOWS })))
    parts.push(Buffer.from(chunk));
  return Buffer.concat(parts);
}

describe.runIf(hasBrowser)('100,000 flows', () => {
  const open = browser();

  it('open, are drawn and searched', async () => {
    const html = await reportOf(capture(), { title: '100,000 flows' });
    expect(columnOf(html, 'id').length).toBe(FLOWS);
    const opened = await open(html, 'large');
    const { page } = opened;
    const interactive = await page.evaluate(
      () => performance.getEntriesByName('interactive')[0]?.startTime,
    );
    await drawAll(page);
    expect(await painted(page, '#time canvas')).toBeGreaterThan(100);
    expect(await painted(page, '#entropy canvas')).toBeGreaterThan(20);
    expect(await page.locator('#flows [role=grid]').getAttribute('aria-rowcount')).toBe(
      String(FLOWS + 1),
    );
    expect(await page.locator('#flows .tbody .tr').count()).toBeLessThan(100);
    await screenshot(page, 'large');
    const searched = await page.evaluate(async () => {
      const box = document.querySelector<HTMLInputElement>('#query');
      if (!box) return Number.NaN;
      box.value = 'app:tls entropy>5';
      const began = performance.now();
      box.dispatchEvent(new Event('input'));
      while (!document.querySelector('.chips button')) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return performance.now() - began;
    });
    const measured = { bytes: html.length, interactive, searched };
    writeFileSync(join(KEPT, 'measured.json'), `${JSON.stringify(measured, null, 2)}\n`);
    expect(await page.locator('#flows .tbody .tr').count()).toBeGreaterThan(0);
    expectQuiet(opened);
  }, 120_000);
});
