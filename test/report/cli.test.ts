// `flowglass report` and `flowglass serve` as commands.

import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import {
  blocksOf as captureBlocks,
  filesIn,
  flowglass,
  MAIN,
  namedPipe,
  OFFICE,
  OFFICE_FLOWS,
  officeBytes,
  Running,
  temporaryFolder,
  until,
} from '../cli/run.js';
import { columnOf, hasBrowser, infoOf, launch, newPage, ready } from './support.js';

const at = temporaryFolder();

describe('report', () => {
  it('writes one file and says where', () => {
    const { code, stdout, stderr } = flowglass(['report', OFFICE, '-o', at('a', 'office.html')]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`${at('a', 'office.html')}: ${OFFICE_FLOWS} flows`);
    expect(filesIn(at('a'))).toEqual(['office.html']);
    expect(infoOf(readFileSync(at('a', 'office.html'), 'utf8')).title).toBe('office.pcapng');
  });

  it('takes its caps and title from options', () => {
    const args = ['--report-flows', '7', '--report-records', '0', '--title', 'Monday'];
    flowglass(['report', OFFICE, '-o', at('capped.html'), ...args]);
    const html = readFileSync(at('capped.html'), 'utf8');
    expect(columnOf(html, 'id').length).toBe(7);
    expect(infoOf(html)).toMatchObject({ title: 'Monday', records: 0 });
  });

  it('leaves nothing behind where there is no capture, and an older file as it was', () => {
    writeFileSync(at('none.html'), 'before');
    const { code, stderr } = flowglass(['report', 'package.json', '-o', at('none.html')]);
    expect(code).toBe(1);
    expect(stderr).toContain('package.json');
    expect(readFileSync(at('none.html'), 'utf8')).toBe('before');
    expect(filesIn(at()).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  it('tells of damage, in the page too', () => {
    writeFileSync(at('cut.pcapng'), officeBytes().subarray(0, -100));
    const { code, stderr } = flowglass(['report', at('cut.pcapng'), '-o', at('cut.html')]);
    expect(code).toBe(2);
    expect(stderr).toContain('cut.pcapng');
    expect(infoOf(readFileSync(at('cut.html'), 'utf8')).summary?.warnings.length).toBe(1);
  });
});

describe('serve', () => {
  const running: Running[] = [];
  afterAll(() => {
    for (const it of running) it.kill('SIGKILL');
  });

  async function serve(args: string[]): Promise<{ server: Running; address: string }> {
    const server = new Running(process.execPath, [MAIN, 'serve', ...args]);
    running.push(server);
    await until(() => server.stdout.includes('\n'));
    return { server, address: server.stdout.trim() };
  }

  it('listens on loopback only, and answers nobody without the token', async () => {
    const { server, address } = await serve([OFFICE]);
    const { hostname, port, origin, pathname } = new URL(address);
    expect(hostname).toBe('127.0.0.1');
    // /proc/net/tcp: local addresses in hexadecimal, state 0A is LISTEN.
    const listening = readFileSync('/proc/net/tcp', 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state]) => state === '0A')
      .map(([, local]) => local);
    const hex = Number(port).toString(16).toUpperCase().padStart(4, '0');
    expect(listening.filter((it) => it?.endsWith(`:${hex}`))).toEqual([`0100007F:${hex}`]);
    expect(pathname.length).toBeGreaterThan(30);
    for (const path of [
      '/',
      '/events',
      '/x/',
      `${pathname.slice(0, -2)}/`,
      `${pathname}../package.json`,
    ]) {
      expect((await fetch(`${origin}${path}`)).status).toBe(404);
    }
    expect((await fetch(address, { method: 'POST' })).status).toBe(404);
    const page = await fetch(address);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("connect-src 'self'");
    server.kill('SIGINT');
    expect((await server.end()).code).toBe(0);
  });

  it('gives the same file as report, when all is read', async () => {
    const { server, address } = await serve([OFFICE]);
    await until(() => server.stderr.includes('Ctrl-C'));
    const file = await (await fetch(`${address}report.html`)).text();
    flowglass(['report', OFFICE, '-o', at('same.html')]);
    expect(file).toBe(readFileSync(at('same.html'), 'utf8'));
    server.kill('SIGTERM');
    await server.end();
  });

  it.runIf(hasBrowser)('shows flows while they come, and all in the end', async () => {
    const pipe = namedPipe(at('live.pcapng'));
    const { server, address } = await serve([at('live.pcapng')]);
    const blocks = captureBlocks(officeBytes());
    pipe.write(Buffer.concat(blocks.slice(0, 800)));
    const browser = await launch();
    try {
      const opened = await newPage(browser);
      const { page } = opened;
      await page.goto(address);
      await ready(page);
      await page.locator('#flows').scrollIntoViewIfNeeded();
      const count = async () =>
        Number((await page.locator('#flows .note').first().innerText()).split(' ')[0]);
      await expect.poll(count).toBeGreaterThan(0);
      expect(await count()).toBeLessThan(OFFICE_FLOWS);
      expect(await page.locator('.live').innerText()).toContain('Reading');
      pipe.write(Buffer.concat(blocks.slice(800)));
      pipe.end();
      await expect.poll(count, { timeout: 10_000 }).toBe(OFFICE_FLOWS);
      await expect.poll(() => page.locator('.live').innerText()).toContain('All read');
      await page.locator('#flows .tbody .tr').first().click();
      await expect.poll(() => page.locator('.detail').innerText()).toContain('From source');
      expect(opened.complaints.filter((it) => !it.startsWith(`request: ${address}`))).toEqual([]);
    } finally {
      await browser.close();
    }
    server.kill('SIGINT');
    expect((await server.end()).code).toBe(0);
  });
});
