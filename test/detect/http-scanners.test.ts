import { describe, expect, it } from 'vitest';
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
