// What every command understands in the same way.

import { describe, expect, it } from 'vitest';
import {
  flowglass,
  MAIN,
  OFFICE,
  OFFICE_FRAMES,
  type Result,
  Running,
  temporaryFolder,
  until,
} from './run.js';

const at = temporaryFolder();
const report = () => ['report', OFFICE, '-o', at('report.html')];
const extract = () => ['extract', OFFICE, '-o', at('part.pcapng'), '--filter', 'tls'];

/** Serves until all is read. */
async function served(args: string[], env: Record<string, string> = {}): Promise<Result> {
  const server = new Running(process.execPath, [MAIN, 'serve', OFFICE, ...args], { env });
  await until(() => server.stdout.includes('\n'));
  const address = /http:[^"\s]+/.exec(server.stdout)?.[0] ?? '';
  // Complete once it can be saved.
  let saved = 0;
  while (saved !== 200) saved = (await fetch(`${address}report.html`)).status;
  server.kill('SIGTERM');
  return server.end();
}

describe('--json', () => {
  it('of report is the summary, as of analyze', () => {
    const { code, stdout } = flowglass([...report(), '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(flowglass([OFFICE, '--json']).stdout));
    expect(JSON.parse(stdout).frames).toBe(OFFICE_FRAMES);
  });
});

describe('--json of other commands', () => {
  it('of extract is what was written and where', () => {
    const { code, stdout } = flowglass([...extract(), '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      file: at('part.pcapng'),
      flows: 3,
      inputPackets: OFFICE_FRAMES,
      missing: [],
      warnings: [],
    });
  });

  it('of extract names no file where none was written', () => {
    const args = ['extract', OFFICE, '-o', at('none.pcap'), '--filter', 'snmp', '--json'];
    const { code, stdout } = flowglass(args);
    expect([code, JSON.parse(stdout).packets]).toEqual([1, 0]);
    expect(JSON.parse(stdout)).not.toHaveProperty('file');
  });

  it('of serve is the address in one line, and nothing else', async () => {
    const { code, stdout } = await served(['--json']);
    expect(code).toBe(0);
    const { url, host, port } = JSON.parse(stdout);
    expect(stdout.split('\n')).toHaveLength(2);
    expect([host, url]).toEqual(['127.0.0.1', expect.stringContaining(`127.0.0.1:${port}/`)]);
  });
});

describe('--quiet', () => {
  it('of serve leaves the address', async () => {
    const { stdout, stderr } = await served(['--quiet']);
    expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]+\/\n$/);
    expect(stderr).toBe('');
  });

  it.each([
    ['analyze', ['-f', 'summary', OFFICE]],
    ['info', ['info', OFFICE]],
    ['explain', ['explain', 'cleartext.http-basic']],
    ['explain without an id', ['explain']],
    ['report', report()],
    ['extract', extract()],
  ])('of %s leaves nothing where all is well', (_, args) => {
    expect(flowglass([...args, '--quiet'])).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it('leaves the JSON that is asked for', () => {
    for (const args of [['info', OFFICE], ['explain'], report(), extract()]) {
      expect(JSON.parse(flowglass([...args, '--quiet', '--json']).stdout)).toBeTypeOf('object');
    }
  });

  it('leaves errors', () => {
    expect(flowglass(['info', 'package.json', '-q'])).toMatchObject({ code: 1, stdout: '' });
    expect(flowglass(['explain', 'no.such', '-q']).stderr).toContain('no finding no.such');
  });
});

describe('--verbose', () => {
  it.each([
    ['analyze', [OFFICE, '--json']],
    ['report', report()],
  ])('of %s tells how long it took, on standard error', (_, args) => {
    expect(flowglass([...args, '-v']).stderr).toMatch(/^took .+ packets\/s, .+ of memory\n$/);
    expect(flowglass(args).stderr).toBe('');
  });
});

describe('NO_COLOR and FORCE_COLOR', () => {
  const ESCAPE = '\u001b[';
  const commands: [string, string[]][] = [
    ['analyze', [OFFICE, '-f', 'summary']],
    ['info', ['info', OFFICE]],
    ['explain', ['explain']],
    ['explain of one', ['explain', 'cleartext.http-basic']],
    ['report', ['report', OFFICE, 'package.json', '-o', at('report.html')]],
    ['extract', ['extract', OFFICE, 'package.json', '-o', at('part.pcap'), '--filter', 'tls']],
  ];

  it.each(commands)('hold for %s', (_, args) => {
    const both = (env: Record<string, string>) => {
      const { stdout, stderr } = flowglass(args, { env });
      return stdout + stderr;
    };
    expect(both({ FORCE_COLOR: '1' })).toContain(ESCAPE);
    expect(both({ FORCE_COLOR: '1', NO_COLOR: '1' })).not.toContain(ESCAPE);
  });

  it('hold for serve', async () => {
    const { stdout, stderr } = await served(['package.json'], { FORCE_COLOR: '1', NO_COLOR: '1' });
    expect(stderr).toContain('package.json');
    expect(stdout + stderr).not.toContain(ESCAPE);
  });
});

describe('extract', () => {
  it.each([['--anonymize'], ['--anonymize-key', 'key'], ['--no-names']])(
    'refuses %s: packets are as they were captured',
    (...flags) => {
      const { code, stderr } = flowglass([...extract(), ...flags]);
      expect(code).toBe(1);
      expect(stderr).toContain('extract anonymises nothing');
      expect(flowglass(['extract', '--help']).stdout).not.toContain('anonymize');
    },
  );
});

describe('messages', () => {
  it.each([
    [['--filter', 'tls.sni =='], '--filter, column'],
    [['--indicators', 'no-such-list'], '--indicators: no-such-list'],
    [['--home-nets', '10.0.0.0/99'], '--home-nets: "10.0.0.0/99"'],
    [['--disable', 'no.such'], '--disable: there is no finding "no.such"'],
    [
      ['--max-memory', '160M', '--max-fragments', '2G'],
      '--max-flows, --max-hosts or --max-fragments',
    ],
    [['--timeouts', 'tcp-closed=99999999999'], '--timeouts tcp-closed is 99999999999'],
  ])('of %j name the flag', (args, text) => {
    const { code, stderr } = flowglass([OFFICE, '-f', 'ndjson', ...args]);
    expect(code).toBe(1);
    expect(stderr).toContain(text);
    expect(stderr).not.toContain('limits.');
  });
});
