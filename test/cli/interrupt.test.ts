// Ctrl-C and kill: the first signal completes what was read, the second ends at once.

import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import {
  filesIn,
  flowsOf,
  namedPipe,
  OFFICE_FLOWS,
  officeBytes,
  Running,
  temporaryFolder,
  until,
} from './run.js';

const at = temporaryFolder();
let next = 0;
let open: { end(): void } | undefined;

afterEach(() => open?.end());

/** A run over a pipe that has the whole of OFFICE in it and does not end; some flows have come out. */
async function liveRun(...flags: string[]): Promise<Running> {
  const path = at(`pipe-${next++}`);
  const pipe = namedPipe(path);
  open = pipe;
  const run = Running.flowglass([path, ...flags]);
  pipe.write(officeBytes());
  await until(() => run.stdout.includes('\n'));
  return run;
}

describe('the first signal', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s completes the records and the summary and exits with %i',
    async (signal, code) => {
      const run = await liveRun();
      expect(run.stdout).not.toContain('end-of-input');
      run.kill(signal);
      const result = await run.end();
      expect(result).toMatchObject({ code, signal: null });
      const ends = flowsOf(result.stdout).map(({ endReason }) => endReason);
      expect(ends).toHaveLength(OFFICE_FLOWS);
      expect(ends.filter((it) => it === 'end-of-input')).toHaveLength(51);
      expect(result.stderr).toMatch(/ {2}Flows +71: 19 closed, 1 reset, 51 open at the end\n/);
    },
  );

  it('says what is happening, and of how much the results are', async () => {
    const run = await liveRun('-q');
    run.kill('SIGINT');
    const { stderr } = await run.end();
    expect(stderr).toBe(
      'flowglass: finishing what was read; Ctrl-C again ends at once\n' +
        'flowglass: interrupted: these are the results of 619 kB\n',
    );
  });

  it('ends a run with worker threads as well', async () => {
    const run = await liveRun('-q', '-w', '2');
    run.kill('SIGINT');
    const { code, stdout } = await run.end();
    expect(code).toBe(130);
    expect(flowsOf(stdout)).toHaveLength(OFFICE_FLOWS);
  });

  it('ends a run over standard input that stays open', async () => {
    const run = Running.flowglass(['-', '-q']);
    run.child.stdin?.write(officeBytes());
    await until(() => run.stdout.includes('\n'));
    run.kill('SIGINT');
    const { code, stdout } = await run.end();
    expect(code).toBe(130);
    expect(flowsOf(stdout)).toHaveLength(OFFICE_FLOWS);
  });

  it('gives what a writer into standard input sends as its last words', async () => {
    const bytes = officeBytes();
    const run = Running.flowglass(['-', '-q']);
    run.child.stdin?.write(bytes.subarray(0, 400_000));
    await until(() => run.stdout.includes('\n'));
    run.kill('SIGINT');
    await until(() => run.stderr.includes('finishing'));
    run.child.stdin?.end(bytes.subarray(400_000));
    const { code, stdout } = await run.end();
    expect(code).toBe(130);
    expect(flowsOf(stdout)).toHaveLength(OFFICE_FLOWS);
  });

  it('puts the file of records in its place', async () => {
    const path = at('pipe-out');
    const pipe = namedPipe(path);
    const run = Running.flowglass([path, '--out', at('out'), '-q']);
    pipe.write(officeBytes());
    await until(() => filesIn(at('out')).length > 0);
    // Flows that have ended are written when the input is silent; then all of it has been read.
    const partial = at('out', filesIn(at('out'))[0] ?? '');
    await until(() => readFileSync(partial).length > 0);
    run.kill('SIGTERM');
    expect(await run.end()).toMatchObject({ code: 143, stdout: '' });
    pipe.end();
    expect(filesIn(at('out'))).toEqual(['records.ndjson']);
    const written = readFileSync(at('out', 'records.ndjson'), 'utf8');
    expect(flowsOf(written)).toHaveLength(OFFICE_FLOWS);
  });
});

describe('the second signal', () => {
  it('ends at once and leaves no file', async () => {
    const run = new Running(process.execPath, [
      'dist/cli/main.js',
      '-',
      '--out',
      at('second', 'deep'),
    ]);
    run.child.stdin?.write(officeBytes());
    await until(() => filesIn(at('second', 'deep')).length > 0);
    run.kill('SIGINT');
    await until(() => run.stderr.includes('Ctrl-C again ends at once'));
    run.kill('SIGINT');
    expect(await run.end()).toMatchObject({ code: 130, stdout: '' });
    expect(filesIn(at('second'))).toEqual([]);
  });
});
