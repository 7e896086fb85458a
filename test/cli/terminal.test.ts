// What is different on a terminal: no records, colours, a bar. `script` (util-linux) is the terminal.

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  flowglass,
  MAIN,
  namedPipe,
  OFFICE,
  officeBytes,
  type Result,
  Running,
  shell,
  temporaryFolder,
  until,
} from './run.js';

const at = temporaryFolder();
const hasScript = spawnSync('script', ['--version']).status === 0;

/** A line of sh on a terminal of its own; `$flowglass` is the command. */
const onTerminal = (line: string, columns = 100) =>
  [
    'script',
    ['-qec', `stty cols ${columns}; flowglass="${process.execPath} ${MAIN}"; ${line}`, '/dev/null'],
  ] as const;

function terminal(
  line: string,
  { env = {}, columns = 100 }: { env?: Record<string, string>; columns?: number } = {},
): Promise<Result> {
  const [command, args] = onTerminal(line, columns);
  const run = new Running(command, [...args], { env });
  run.child.stdin?.end();
  return run.end();
}

/** As it was written, without what a terminal adds to the ends of lines. */
const plain = (text: string) => text.replaceAll('\r\n', '\n');

describe.skipIf(!hasScript)('on a terminal', () => {
  it('there is the summary in place of the records', async () => {
    const { code, stdout } = await terminal(`$flowglass ${OFFICE}`, { env: { NO_COLOR: '1' } });
    expect(code).toBe(0);
    expect(plain(stdout)).toBe(flowglass([OFFICE, '-f', 'summary']).stdout);
  });

  it('--format ndjson gives the records there as well', async () => {
    const { stdout } = await terminal(`$flowglass ${OFFICE} -q -f ndjson`);
    expect(plain(stdout)).toBe(flowglass([OFFICE]).stdout);
  });

  it('the summary has colours', async () => {
    const { stdout } = await terminal(`$flowglass ${OFFICE}`);
    expect(stdout).toContain('\x1b[1m');
  });

  it.each([
    ['NO_COLOR', '1'],
    ['TERM', 'dumb'],
    ['FORCE_COLOR', '0'],
  ])('it has none with %s=%s', async (name, value) => {
    const { stdout } = await terminal(`$flowglass ${OFFICE}`, { env: { [name]: value } });
    expect(stdout).not.toContain('\x1b[1m');
  });

  it('facts and warnings are wrapped to its width', async () => {
    const env = { NO_COLOR: '1' };
    const capture = 'test/captures/dns.pcap';
    const narrow = await terminal(`$flowglass ${capture} /bin/sh --top 1`, { env, columns: 60 });
    const lines = plain(narrow.stdout).split('\n');
    const facts = lines.slice(0, lines.indexOf(''));
    const warning = lines.slice(lines.findIndex((line) => line.startsWith('warning:')));
    for (const line of [...facts, ...warning]) expect(line.length).toBeLessThanOrEqual(60);
    expect(warning.join(' ').replaceAll(/\s+/g, ' ')).toContain('/bin/sh, byte 0: This is not a');
  });

  it('standard input from the keyboard is refused', async () => {
    const [command, args] = onTerminal('$flowglass -');
    const { code, stdout } = await new Running(command, [...args]).end();
    expect(code).toBe(1);
    expect(stdout).toContain('flowglass: ');
    expect(stdout).toContain('terminal');
  });
});

describe.skipIf(!hasScript)('the progress of a long run', () => {
  /** Runs over a pipe that stays open until `seen` is true of the output. */
  async function watched(line: string, seen: (run: Running) => boolean): Promise<Result> {
    const path = at(`pipe-${line.length}`);
    const pipe = namedPipe(path);
    const [command, args] = onTerminal(line.replace('PIPE', path));
    const run = new Running(command, [...args]);
    pipe.write(officeBytes());
    await until(() => seen(run));
    pipe.end();
    return run.end();
  }

  it('is on the terminal while it runs, and gone afterwards', async () => {
    const { code, stdout } = await watched('$flowglass PIPE', (run) =>
      run.stdout.includes('865 packets'),
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/reading {2}619 kB {2}865 packets/);
    const line = stdout.lastIndexOf('reading');
    // Back to the line's beginning, and erased: the summary follows.
    expect(stdout.slice(line)).toContain('\x1b[1G\x1b[2K');
    expect(stdout.indexOf('Capture')).toBeGreaterThan(line);
  });

  it('is there when records go to a file', async () => {
    const { stdout } = await watched(`$flowglass PIPE > ${at('records')}`, (run) =>
      run.stdout.includes('reading'),
    );
    expect(stdout).toContain('reading');
  });

  it.each([['--quiet'], ['--format ndjson']])('is not there with %s', async (flags) => {
    const records = at(`records-${flags.length}`);
    const target = flags === '--quiet' ? `> ${records}` : '';
    let since = 0;
    const { stdout } = await watched(`$flowglass PIPE ${flags} ${target}`, () => {
      since ||= Date.now();
      // Twice as long as a bar takes to appear.
      return Date.now() - since > 1500;
    });
    expect(stdout).not.toContain('reading');
  });
});

it('the progress is not in a pipe', async () => {
  const pipe = namedPipe(at('piped'));
  const run = Running.flowglass([at('piped')]);
  pipe.write(officeBytes());
  // The first records come when the input has been silent for longer than a bar takes.
  await until(() => run.stdout.includes('\n'));
  pipe.end();
  const { stderr } = await run.end();
  expect(stderr).not.toContain('reading');
  expect(stderr).not.toContain('\x1b');
  expect(shell(`flowglass ${OFFICE} 2>&1 >/dev/null`).stdout).toBe(flowglass([OFFICE]).stderr);
});
