// What comes off the wire is text in the page, whatever it looks like.

import { describe, expect, it } from 'vitest';
import { tcpCapture } from '../protocols/tcp-capture.js';
import { behind, clientHello, EMPTY, records, serverName, u16 } from '../protocols/tls-build.js';
import { udpCapture } from '../protocols/udp-capture.js';
import { browser, drawAll, expectQuiet, finding, hasBrowser, reportOf } from './support.js';

const SCRIPT = '</script><script>alert(1)</script>';
const IMAGE = '"\'><img src=x onerror=alert(2)>';
const COMMENT = '<!--<svg/onload=alert(3)>';
/** Turns what follows it round: "gpj.exe" is shown as "exe.jpg". */
const TURNED = '\u202egpj.exe';

function dnsQuery(name: string): Buffer {
  const labels = name.match(/.{1,60}/gu)?.map((it) => behind(1, Buffer.from(it))) ?? [];
  return Buffer.concat([u16(7, 0x100, 1, 0, 0, 0), ...labels, Buffer.of(0), u16(1, 1)]);
}

const dns = udpCapture(
  [SCRIPT, IMAGE, COMMENT].map((name, i) => ({
    from: `10.0.0.${i + 1}:4000`,
    to: '10.0.0.9:53',
    payload: dnsQuery(name),
  })),
);

const http = tcpCapture({
  port: 80,
  client: Buffer.from(
    `GET /${SCRIPT.replaceAll(' ', '')} HTTP/1.1\r\nHost: ${IMAGE.replaceAll(' ', '/')}\r\nUser-Agent: ${SCRIPT}${TURNED}\r\n\r\n`,
  ),
  server: Buffer.from(`HTTP/1.1 200 ${COMMENT}\r\nServer: ${SCRIPT}\r\nContent-Length: 0\r\n\r\n`),
});

const tls = tcpCapture({
  port: 443,
  clientPort: 41000,
  client: records(
    clientHello({ version: 0x303, ciphers: [0x1301], extensions: [[0, serverName(SCRIPT)]] }),
  ),
  server: EMPTY,
});

describe.runIf(hasBrowser)('hostile text', () => {
  const open = browser();

  it('in DNS names, server names, HTTP, titles and findings is shown as it is', async () => {
    const html = await reportOf([dns, http, tls], { title: SCRIPT }, [
      finding({
        title: IMAGE,
        advice: SCRIPT,
        key: COMMENT,
        hosts: [{ ip: '10.0.0.1', role: 'client', name: SCRIPT }],
        evidence: [{ name: 'serverName', value: IMAGE }],
      }),
    ]);
    expect(html).not.toContain('alert(');
    const opened = await open(html, 'hostile');
    const { page } = opened;
    expect(await page.title()).toContain(SCRIPT);
    expect(await page.locator('h1').innerText()).toBe(SCRIPT);
    await page.locator('.finding summary').click();
    const found = await page.locator('.finding').innerText();
    for (const part of [SCRIPT, IMAGE]) expect(found).toContain(part);
    await drawAll(page);
    await page.waitForTimeout(200);
    const names = await page.locator('#dns .tbody').innerText();
    for (const part of [SCRIPT, COMMENT]) expect(names).toContain(part);
    expect(await page.locator('#tls .tbody').innerText()).toContain(SCRIPT);
    // A query in the search box becomes the name of a filter.
    await page.fill('#query', `"${SCRIPT}"`);
    await page.waitForTimeout(400);
    expect(await page.locator('.chips').innerText()).toContain(SCRIPT);
    await page.fill('#query', 'app:http');
    await page.waitForTimeout(400);
    await page.locator('#flows .tbody .tr').first().click();
    const said = await page.locator('.detail .record').first().innerText();
    for (const part of [SCRIPT, 'onerror=alert(2)', COMMENT]) expect(said).toContain(part);
    expect(said).toContain('\\u{202e}gpj.exe');
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('svg[onload]').count()).toBe(0);
    expectQuiet(opened);
  });
});
