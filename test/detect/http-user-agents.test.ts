import { describe, expect, it } from 'vitest';
import { sharedCaptures } from '../tshark/corpus.js';
import { exchange } from './http-requests.js';
import { findingsOf } from './support.js';

const agent = (text: string) => findingsOf(exchange({ headers: [`User-Agent: ${text}`] }));

describe('scanners that name themselves', () => {
  it.each([
    ['sqlmap/1.8.4#stable (https://sqlmap.org)', 'sqlmap'],
    ['Mozilla/5.00 (Nikto/2.1.6) (Evasions:None) (Test:map_codes)', 'nikto'],
    ['Mozilla/5.0 (compatible; Nmap Scripting Engine; https://nmap.org/book/nse.html)', 'nmap'],
    ['Mozilla/5.0 zgrab/0.x', 'zgrab'],
    ['Fuzz Faster U Fool v2.1.0-dev', 'ffuf'],
  ])('are a finding: %s', async (text, tool) => {
    const [finding, ...others] = await agent(text);
    expect(finding).toMatchObject({ id: 'http.scanner-user-agent', severity: 'medium' });
    expect(finding?.evidence).toContainEqual({ name: 'tool', value: tool });
    expect(others).toEqual([]);
  });

  it('are of low severity from outside the own networks', async () => {
    const input = exchange({ headers: ['User-Agent: sqlmap/1.8'] });
    const [finding] = await findingsOf(input, { detect: { homeNets: ['192.0.2.0/24'] } });
    expect(finding?.severity).toBe('low');
  });

  it.each([
    'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    'curl/8.5.0',
    'python-requests/2.31',
    'nmapper-app/1.0',
  ])('are no other clients: %s', async (text) => {
    expect(await agent(text)).toEqual([]);
  });
});

describe('forged browsers', () => {
  it.each([
    ['User-Agent: Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)', 'prefix-twice'],
    ['Mozila/4.0 (compatible; MSIE 6.0; Windows NT 5.1)', 'misspelt'],
    ['Mozzila/5.0 (Windows NT 6.1)', 'misspelt'],
    ['Mozilla/4.0 (', 'truncated'],
    ['Mozilla/4.0 (compatible; MSIE 6', 'truncated'],
    ['Mozilla/5.0 (compatible; MSIE %s; Windows NT 5.1)', 'template'],
    ['Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1)\\r\\n', 'template'],
    ['"Mozilla/5.0 (Windows NT 6.1; rv:34.0) Gecko/20100101 Firefox/34.0"', 'template'],
    ['Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1) Firefox/3.6', 'two-browsers'],
    ['Mozilla/5.0 (Windows NT 10.0; Android 9) Gecko/68.0 Firefox/68.0', 'two-systems'],
    [
      'Mozilla/5.0 (Windows NT 8.0; Win64; x64) AppleWebKit/537.36 Chrome/90.0 Safari/537.36',
      'no-such-windows',
    ],
  ])('are a finding: %s', async (text, form) => {
    const [finding, ...others] = await agent(text);
    expect(finding).toMatchObject({
      id: 'http.forged-user-agent',
      severity: 'low',
      confidence: 'medium',
    });
    expect(finding?.evidence).toContainEqual({ name: 'form', value: form });
    expect(others).toEqual([]);
  });

  it.each([
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/78.0.3904.97 Safari/537.36',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0',
    'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko',
    'Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0; chromeframe/12.0.742.112)',
    'Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1) )',
    'Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; en) Opera 8.50',
    'Mozilla/5.0 (Mobile; Windows Phone 8.1; Android 4.0; ARM; Trident/7.0; Touch; rv:11.0; IEMobile/11.0; NOKIA; Lumia 520) like iPhone OS 7_0_3 Mac OS X AppleWebKit/537 (KHTML, like Gecko) Mobile Safari/537',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (compatible; Konqueror/3.5; Linux) KHTML/3.5.2 (like Gecko) Kubuntu 6.06 Dapper',
    'Mozilla/5.0',
    'Mozilla/4.0',
    'My%20App/1.0 CFNetwork/1410.0.3 Darwin/22.6.0',
  ])('are none where a browser or program may say so: %s', async (text) => {
    expect(await agent(text)).toEqual([]);
  });
});

describe('an empty User-Agent', () => {
  it('is a finding of little weight', async () => {
    expect(await agent('')).toMatchObject([
      { id: 'http.empty-user-agent', severity: 'info', confidence: 'low' },
    ]);
  });

  it('is not the same as none', async () => {
    expect(await findingsOf(exchange({}))).toEqual([]);
  });
});

describe.skipIf(sharedCaptures().length === 0)(
  'browsers and programs of the shared captures',
  () => {
    it('are none of these', async () => {
      const found: string[] = [];
      for (const { name, path } of sharedCaptures()) {
        if (!/^(http|mixed|encap|discovery|infra|linktype|malware-attack)\//.test(name)) continue;
        for (const { id } of await findingsOf(path).catch(() => [])) {
          if (/^http\.(forged|empty)-user-agent$/.test(id)) found.push(`${name}: ${id}`);
        }
      }
      expect(found).toEqual([]);
    });
  },
);
