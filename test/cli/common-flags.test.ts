// What every command understands in the same way.

import { describe, expect, it } from 'vitest';
import { flowglass, OFFICE, OFFICE_FRAMES, temporaryFolder } from './run.js';

const at = temporaryFolder();
const report = () => ['report', OFFICE, '-o', at('report.html')];

describe('--json', () => {
  it('of report is the summary, as of analyze', () => {
    const { code, stdout } = flowglass([...report(), '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(flowglass([OFFICE, '--json']).stdout));
    expect(JSON.parse(stdout).frames).toBe(OFFICE_FRAMES);
  });
});

describe('--quiet', () => {
  it.each([
    ['analyze', ['-f', 'summary', OFFICE]],
    ['info', ['info', OFFICE]],
    ['explain', ['explain', 'cleartext.http-basic']],
    ['explain without an id', ['explain']],
    ['report', report()],
  ])('of %s leaves nothing where all is well', (_, args) => {
    expect(flowglass([...args, '--quiet'])).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it('leaves the JSON that is asked for', () => {
    for (const args of [['info', OFFICE], ['explain'], report()]) {
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
