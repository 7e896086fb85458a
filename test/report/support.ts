// Reports of captures, and the browser that they are looked at in.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import {
  type AnalyzeOptions,
  analyze,
  type CaptureInput,
  type FindingRecord,
  type FlowglassRecord,
} from 'flowglass';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { ReportBuilder, type ReportOptions } from '../../dist/report/builder.js';
import {
  BYTES_OF,
  COLUMNS,
  type ColumnsHeader,
  type ReportInfo,
} from '../../dist/report/format.js';

/** What CI keeps. */
export const KEPT = 'build/report';

/** The page of a capture, with records that are put in before the run's own. */
export async function reportOf(
  input: CaptureInput,
  options: ReportOptions & { run?: AnalyzeOptions } = {},
  records: readonly FlowglassRecord[] = [],
): Promise<string> {
  const builder = new ReportBuilder(options);
  const analysis = analyze(input, { workers: 0, ...options.run });
  for (const record of records) builder.add(record);
  for await (const record of analysis) builder.add(record);
  return Buffer.concat(await builder.finish(await analysis.summary())).toString();
}

/** What a page's blocks of a kind hold. */
export function blocksOf(html: string, kind: 'report' | 'columns' | 'details'): Buffer[] {
  const pattern = new RegExp(`data-block="${kind}">([A-Za-z0-9+/=]*)</script>`, 'g');
  return [...html.matchAll(pattern)].map(([, text = '']) =>
    inflateRawSync(Buffer.from(text, 'base64')),
  );
}

export function infoOf(html: string): ReportInfo {
  return JSON.parse(blocksOf(html, 'report')[0]?.toString() ?? '') as ReportInfo;
}

/** Each flow's records, itself first. */
// biome-ignore lint/suspicious/noExplicitAny: records of any type.
export function detailsOf(html: string): any[][] {
  return blocksOf(html, 'details').flatMap((block) =>
    block
      .toString()
      .split('\n')
      .map((line) => JSON.parse(line)),
  );
}

/** A column's values in rows, texts as such; the layout is in src/report/format.ts. */
export function columnOf(html: string, name: keyof typeof COLUMNS): unknown[] {
  const texts: string[] = [];
  return blocksOf(html, 'columns').flatMap((block) => {
    const length = block.readUInt32LE(0);
    const header = JSON.parse(block.subarray(4, 4 + length).toString()) as ColumnsHeader;
    texts.push(...header.texts);
    const padded = (size: number) => Math.ceil(size / 8) * 8;
    let at = padded(4 + length);
    for (const [column, type] of Object.entries(COLUMNS)) {
      const size = BYTES_OF[type];
      if (column === name) {
        return Array.from({ length: header.rows }, (_, row) => {
          const here = at + row * size;
          if (type === 'text') return texts[block.readUInt32LE(here)];
          if (type === 'f64') return block.readDoubleLE(here);
          if (type === 'f32') return block.readFloatLE(here);
          if (type === 'i64') return block.readBigInt64LE(here);
          if (type === 'u64') return block.readBigUInt64LE(here);
          if (type === 'u32') return block.readUInt32LE(here);
          if (type === 'u8') return block[here];
          return block.subarray(here, here + size).toString('base64');
        });
      }
      at += padded(header.rows * size);
    }
    return [];
  });
}

/** A finding with everything that one can have. */
export function finding(fields: Partial<FindingRecord> = {}): FindingRecord {
  return {
    type: 'finding',
    id: 'cleartext.http-basic',
    title: 'Password sent in the clear',
    severity: 'high',
    confidence: 'high',
    firstTime: 1_700_000_000_000_000_000n,
    lastTime: 1_700_000_005_000_000_000n,
    count: 3,
    hosts: [
      { ip: '10.77.0.21', role: 'client' },
      { ip: '10.77.0.10', role: 'server', port: 80, name: 'web.example.test' },
    ],
    flows: [],
    flowCount: 0,
    evidence: [{ name: 'requestCount', value: 3, threshold: 1, unit: 'requests' }],
    techniques: ['T1552.001'],
    advice: 'Serve it over TLS, and change the password.',
    key: 'cleartext.http-basic|10.77.0.21|10.77.0.10',
    ...fields,
  };
}

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
);

/** Is there a browser to test with? In CI there has to be. */
export const hasBrowser = CHROMIUM !== undefined;

export interface Opened {
  page: Page;
  /** Messages of the console, errors of scripts, requests: all that should not be. */
  complaints: string[];
}

/** A browser for the tests of a file. */
export function browser(): (
  html: string,
  name: string,
  options?: BrowserContextOptions,
) => Promise<Opened> {
  let running: Browser;
  beforeAll(async () => {
    if (CHROMIUM) running = await launch(CHROMIUM);
  });
  afterAll(() => running?.close());
  return async (html, name, options) => {
    const path = join(process.cwd(), KEPT, `${name}.html`);
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(path, html);
    const opened = await newPage(running, options);
    await opened.page.goto(pathToFileURL(path).href);
    await ready(opened.page);
    return opened;
  };
}

export function launch(executablePath = CHROMIUM ?? ''): Promise<Browser> {
  // As root, as in containers, it has no sandbox.
  const root = execFileSync('id', ['-u']).toString().trim() === '0';
  return chromium.launch({ executablePath, args: root ? ['--no-sandbox'] : [] });
}

export async function newPage(running: Browser, options?: BrowserContextOptions): Promise<Opened> {
  const context = await running.newContext({ viewport: { width: 1500, height: 1000 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith('file:') && !request.url().startsWith('data:')) {
      complaints.push(`request: ${request.url()}`);
    }
  });
  return { page, complaints };
}

export async function ready(page: Page): Promise<void> {
  await page.waitForSelector('html[data-ready=true]');
}

/** Brings every section into sight, so that all is drawn. */
export async function drawAll(page: Page): Promise<void> {
  for (const section of await page.locator('main > section').all()) {
    await section.scrollIntoViewIfNeeded();
    await page.waitForTimeout(30);
  }
}

/** Share of a canvas's pixels that are not its ground, in per mille. */
export function painted(page: Page, selector: string): Promise<number> {
  return page.locator(selector).evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const data = (canvas as HTMLCanvasElement)
      .getContext('2d')
      ?.getImageData(0, 0, width, height).data;
    let there = 0;
    for (let i = 3; data && i < data.length; i += 4) if ((data[i] ?? 0) > 0) there++;
    return Math.round((1000 * there) / (width * height));
  });
}

export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(KEPT, { recursive: true });
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: join(KEPT, `${name}.png`), fullPage: true });
}

export function expectQuiet({ complaints }: Opened): void {
  expect(complaints).toEqual([]);
}
