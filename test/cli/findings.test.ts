// Findings at the command line: what is printed, explained and configured, and what the exit code says.

import { mkdirSync, writeFileSync } from 'node:fs';
import { detectors } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { tcpCapture } from '../protocols/tcp-capture.js';
import { flowglass, recordsOf, shell, temporaryFolder } from './run.js';

const at = temporaryFolder();
const capture = at('login.pcap');
writeFileSync(
  capture,
  tcpCapture({
    port: 80,
    client: Buffer.from(
      `GET / HTTP/1.1\r\nHost: www.example\r\nAuthorization: Basic ${btoa('maria:geheim')}\r\n\r\n`,
    ),
    server: Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
  }),
);

/** Runs it in a folder of its own with a configuration. */
function configured(name: string, text: string, ...args: string[]) {
  const folder = at(`with-${name}-${text.length}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/${name}`, text);
  return shell(`cd '${folder}' && flowglass '${capture}' ${args.join(' ')}`);
}

describe('findings', () => {
  it('come first, with who, what and what to do', () => {
    const { stdout } = flowglass([capture, '--format', 'summary']);
    const [first, second, third] = stdout.split('\n');
    expect(first).toBe('Findings  1 high');
    expect(second).toContain('HIGH');
    expect(second).toContain('cleartext.http-basic');
    expect(third).toContain('10.0.0.1 -> 10.0.0.2:80');
    expect(stdout).toContain('change the credentials');
  });

  it('are said to be none where there are none', () => {
    const { stdout } = flowglass([capture, '--format', 'summary', '--disable', 'cleartext.*']);
    expect(stdout).toMatch(/^Findings {2}none\n/);
  });

  it('are not mentioned where nothing was looked for', () => {
    const { stdout } = flowglass([capture, '--format', 'summary', '--no-findings']);
    expect(stdout).not.toContain('Findings');
  });

  it('are records behind the flows, and part of the JSON summary', () => {
    const records = recordsOf(flowglass([capture, '-q']).stdout);
    expect(records.map(({ type }) => type)).toEqual(['http', 'flow', 'finding']);
    const summary = JSON.parse(flowglass([capture, '--json']).stdout);
    expect(summary.findings).toEqual(records.slice(2));
  });
});

describe('--fail-on', () => {
  it.each([
    ['critical', 0],
    ['high', 3],
    ['low', 3],
  ])('%s ends with code %d', (severity, code) => {
    expect(flowglass([capture, '-q', '--fail-on', severity]).code).toBe(code);
  });
});

describe('explain', () => {
  const ids = detectors.flatMap(({ findings }) => Object.keys(findings));

  it.each(ids)('%s has all its parts', (id) => {
    const { code, stdout } = flowglass(['explain', id]);
    expect(code).toBe(0);
    for (const part of [
      'What it means',
      'How it is found',
      'When nothing is wrong',
      'What to do',
    ]) {
      expect(stdout).toMatch(new RegExp(`^${part}\n  \\S`, 'm'));
    }
  });

  it('lists all findings', () => {
    const { stdout } = flowglass(['explain']);
    for (const id of ids) expect(stdout).toContain(`\n${id} `);
  });

  it('says what there is for an id that there is not', () => {
    const { code, stderr } = flowglass(['explain', 'cleartext.nothing']);
    expect(code).toBe(1);
    expect(stderr).toContain('cleartext.http-basic');
  });
});

describe('a configuration', () => {
  const allow = { finding: 'cleartext.*', reason: 'known' };

  it('in JSON is found in the working directory', () => {
    const text = JSON.stringify({ allow: [allow] });
    const { stdout } = configured('flowglass.config.json', text, '--format summary');
    expect(stdout).toMatch(/^Findings {2}1 allowed by rules\n/);
  });

  it('in TypeScript may bring a detector', () => {
    const text = `import { defineConfig, defineDetector } from 'flowglass';
      const page: { severity: 'low'; confidence: 'low' } = { severity: 'low', confidence: 'low' };
      export default defineConfig({ detectors: [defineDetector({
        name: 'own',
        findings: { 'own.get': { ...page, title: 'GET', meaning: '-', method: '-', falsePositives: '-', advice: '-' } },
        watch: ({ ofFlow }) => ({
          records: { http: (it) => { if (it.get('method') === 'GET') ofFlow('own.get', it); } },
        }),
      })] });`;
    const { stdout, stderr } = configured('flowglass.config.ts', text, '--format summary');
    expect(stderr).toBe('');
    expect(stdout).toContain('own.get');
  });

  it('elsewhere is named by --config', () => {
    const file = at('elsewhere.json');
    writeFileSync(file, JSON.stringify({ disable: ['cleartext.*'] }));
    const { stdout } = flowglass([capture, '--format', 'summary', '--config', file]);
    expect(stdout).toMatch(/^Findings {2}none\n/);
  });

  it.each([
    ['an unknown word', { homeNetz: [] }, 'homeNetz'],
    ['a rule without a reason', { allow: [{ host: '10.0.0.1' }] }, 'reason'],
    ['a network that is none', { homeNets: ['10.0.0.0/99'] }, '10.0.0.0/99'],
    ['an unknown detector', { thresholds: { nothing: { a: 1 } } }, 'thresholds.nothing'],
    ['an unknown finding', { disable: ['no.such'] }, 'no.such'],
  ])('with %s is refused', (_, config, word) => {
    const { code, stderr } = configured('flowglass.config.json', JSON.stringify(config));
    expect(code).toBe(1);
    expect(stderr).toContain(word);
  });

  it('that is not there is refused', () => {
    const { code, stderr } = flowglass([capture, '--config', at('none.json')]);
    expect(code).toBe(1);
    expect(stderr).toContain('no such file');
  });
});
