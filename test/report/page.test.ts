// The page in a browser: each view drawn with data, filters, details, keyboard, paper; nothing asked for.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OFFICE, OFFICE_FLOWS } from '../cli/run.js';
import { recordsOf } from '../protocols/support.js';
import {
  browser,
  drawAll,
  expectQuiet,
  finding,
  hasBrowser,
  type Opened,
  painted,
  reportOf,
  screenshot,
} from './support.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/** What axe finds, as lines. Run as if from the console: the page itself lets no other script in. */
async function axeViolations({ page }: Opened): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe });
  const { result } = await session.send('Runtime.evaluate', {
    expression: 'axe.run().then((it) => JSON.stringify(it.violations))',
    awaitPromise: true,
  });
  return (JSON.parse(String(result.value)) as Violation[]).flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
}

describe.runIf(hasBrowser)('the page', () => {
  const open = browser();
  let opened: Opened;
  let http: { id: string; src: { ip: string } };

  beforeAll(async () => {
    const records = await recordsOf(OFFICE);
    const flows = records.filter((it) => it.type === 'flow');
    const some = flows.filter(({ app }) => app === 'http');
    http = some[0] as typeof http;
    const html = await reportOf(OFFICE, {}, [
      finding({ flows: some.map(({ id }) => id), flowCount: some.length }),
      finding({ id: 'tls.self-signed', title: 'Certificate signed by itself', severity: 'low' }),
    ]);
    opened = await open(html, 'office');
    await drawAll(opened.page);
  });

  afterAll(() => opened?.page.context().close());

  const text = (selector: string) => opened.page.locator(selector).first().innerText();
  /** Rows of the table; what is out of sight is not drawn. */
  const rows = async () => {
    const grid = opened.page.locator('#flows [role=grid]');
    await opened.page.locator('#flows').scrollIntoViewIfNeeded();
    await opened.page.waitForTimeout(150);
    return Number(await grid.getAttribute('aria-rowcount')) - 1;
  };
  const search = async (query: string) => {
    await opened.page.fill('#query', query);
    await opened.page.waitForTimeout(400);
  };

  it('draws every view with data', async () => {
    const { page } = opened;
    expect(await painted(page, '#time canvas')).toBeGreaterThan(10);
    expect(await painted(page, '#entropy canvas')).toBeGreaterThan(10);
    expect(await page.locator('#graph circle').count()).toBe(17);
    expect(await page.locator('#graph line').count()).toBeGreaterThan(10);
    expect(await text('#protocols .tbody .tr')).toContain('tls');
    expect(await text('#talkers .tbody .tr')).toContain('10.77.0.20');
    expect(await text('#tls .tbody')).toContain('files.example.test');
    expect(await text('#tls .versions')).toContain('TLS 1.2');
    expect(await text('#certificates .tbody')).toContain('self-signed');
    expect(await text('#dns .tbody')).toContain('web.example.test');
    expect(await rows()).toBe(OFFICE_FLOWS);
    await screenshot(page, 'office-light');
  });

  it('shows findings worst first, with evidence, threshold, advice and technique', async () => {
    const { page } = opened;
    const first = page.locator('.finding').first();
    expect(await first.locator('summary').innerText()).toContain('Password sent in the clear');
    await first.locator('summary').click();
    const shown = await first.innerText();
    for (const part of [
      'request count',
      '3 requests',
      '1 requests',
      'Serve it over TLS',
      'T1552.001',
    ]) {
      expect(shown).toContain(part);
    }
    await screenshot(page, 'office-finding');
  });

  it('goes from a finding to its flows, and to one of them', async () => {
    const { page } = opened;
    await page
      .locator('.finding')
      .first()
      .getByRole('button', { name: /^Show \d+ flows?$/ })
      .click();
    expect(await rows()).toBeLessThan(OFFICE_FLOWS);
    expect(await text('#flows .tbody')).toContain('http');
    await page.locator('.finding').first().getByRole('button', { name: http.id }).click();
    await page.waitForSelector('.detail h3');
    expect(await text('.detail')).toContain(http.id);
    expect(await text('.detail .verdict')).toContain('cleartext.http-basic');
    await page.getByRole('button', { name: /^Remove filter/ }).click();
    expect(await rows()).toBe(OFFICE_FLOWS);
  });

  it('shows a flow: figures, first packets as bars, what it said', async () => {
    const detail = opened.page.locator('.detail');
    expect(await detail.locator('.splt rect').count()).toBeGreaterThan(1);
    expect(await detail.locator('.splt rect.rev').count()).toBeGreaterThan(0);
    expect(await detail.innerText()).toContain('From source');
    expect(await detail.locator('.record').first().innerText()).toContain('web.example.test');
  });

  it.each([
    ['app:tls', (row: string) => row.includes('tls')],
    ['ip:10.77.0.53/32 -port:80', (row: string) => row.includes('10.77.0.53')],
    ['name:files bytes>2k', (row: string) => row.includes('files.example')],
    ['redis', (row: string) => row.includes('redis')],
  ])('finds %s', async (query, holds) => {
    await search(query);
    const count = await rows();
    const found = await opened.page.locator('#flows .tbody .tr').allInnerTexts();
    expect(found.length).toBeGreaterThan(0);
    expect(await text('.chips')).toContain(`${count} of ${OFFICE_FLOWS} flows`);
    expect(found.length).toBeLessThan(OFFICE_FLOWS);
    expect(found.every(holds)).toBe(true);
    await search('');
    expect(await rows()).toBe(OFFICE_FLOWS);
  });

  it('says what is wrong with a query, and filters by the one before', async () => {
    await search('nonsense:1');
    expect(await text('#query-problem')).toContain('no field “nonsense”');
    await search('');
  });

  it('looks at a part of the time when a part of the chart is dragged over', async () => {
    const { page } = opened;
    const over = page.locator('#time .u-over');
    await over.scrollIntoViewIfNeeded();
    await page.waitForTimeout(200);
    const box = await over.boundingBox();
    if (!box) throw new Error('no chart');
    await page.mouse.move(box.x + box.width * 0.05, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.2, box.y + 60, { steps: 4 });
    await page.mouse.up();
    await page.waitForTimeout(200);
    expect(await text('.chips')).toContain('time 04:32:2');
    expect(await rows()).toBeLessThan(OFFICE_FLOWS);
    await page.getByRole('button', { name: /^Remove filter/ }).click();
  });

  it('zooms the time by keyboard', async () => {
    const { page } = opened;
    await page.locator('#time .chart').focus();
    await page.keyboard.press('+');
    expect(await text('.chips')).toContain('time');
    await page.keyboard.press('Escape');
    expect(await page.locator('.chips button').count()).toBe(0);
  });

  it('leaves the flows of a region of the scatter', async () => {
    const { page } = opened;
    await page.getByLabel('Entropy from').fill('7');
    await page.getByLabel('Entropy from').press('Tab');
    await page.waitForTimeout(100);
    expect(await rows()).toBe(4);
    await page.locator('.region').getByRole('button', { name: 'All' }).click();
    expect(await rows()).toBe(OFFICE_FLOWS);
  });

  it('leaves the flows of a part of the scatter that is dragged over', async () => {
    const { page } = opened;
    await page.locator('.scatter').scrollIntoViewIfNeeded();
    await page.waitForTimeout(200);
    const box = await page.locator('.scatter').boundingBox();
    if (!box) throw new Error('no scatter');
    await page.mouse.move(box.x + 60, box.y + 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 20, box.y + 40, { steps: 4 });
    await page.mouse.up();
    expect(await text('.chips')).toMatch(/entropy 7\.\d+ to 8\.00, payload 1 to/);
    expect(await rows()).toBe(4);
    await page.getByRole('button', { name: /^Remove filter/ }).click();
  });

  it('leaves a host’s flows when its circle is chosen', async () => {
    const { page } = opened;
    await page.locator('#graph .node[aria-label^="10.77.0.53"]').focus();
    await page.keyboard.press('Enter');
    await page.waitForTimeout(100);
    expect(await rows()).toBe(33);
    await page.getByRole('button', { name: /^Remove filter/ }).click();
  });

  it('sorts, and is walked through by keyboard', async () => {
    const { page } = opened;
    await page.locator('#flows').getByRole('button', { name: 'Sent' }).click();
    expect(await page.locator('#flows [aria-sort=descending]').innerText()).toContain('Sent');
    const grid = page.locator('#flows [role=grid]');
    await grid.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowUp');
    expect(await grid.getAttribute('aria-activedescendant')).toMatch(/-69$/);
    await page.keyboard.press('Enter');
    await page.waitForTimeout(100);
    expect(await grid.locator('[aria-selected=true]').getAttribute('aria-rowindex')).toBe('71');
  });

  it('prints the first rows of tables as text, without controls', async () => {
    const { page } = opened;
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#flows .tbody .tr').count()).toBe(OFFICE_FLOWS);
    expect(await page.locator('.bar').isVisible()).toBe(false);
    await screenshot(page, 'office-print');
    await page.emulateMedia({ media: null });
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await page.locator('.bar').isVisible()).toBe(true);
  });

  it('is clean by axe, light and dark', async () => {
    const { page } = opened;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await drawAll(page);
      expect(await axeViolations(opened)).toEqual([]);
    }
    await screenshot(page, 'office-dark');
  });

  it('asks for nothing and complains of nothing', () => expectQuiet(opened));
});
