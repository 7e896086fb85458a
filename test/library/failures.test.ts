// What goes wrong while a run is under way: a worker dies, a file vanishes or shrinks. A clear end each time.

import {
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyze, type RunSummary } from 'flowglass';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { child } from '../make/child.js';
import { run } from '../make/run.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowglass-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A capture of some 60 MB: more than all slots hold. */
function large(name: string): string {
  const path = join(folder, name);
  writeFileSync(
    path,
    Buffer.concat(Array<Buffer>(100).fill(readFileSync('examples/office.pcapng'))),
  );
  return path;
}

describe('a worker thread that is killed', () => {
  // The threads are those that the run itself starts: seen as they are made.
  const watch = `
    import threads from 'node:worker_threads';
    import { syncBuiltinESMExports } from 'node:module';
    const workers = [];
    const { Worker } = threads;
    threads.Worker = class extends Worker {
      constructor(...args) { super(...args); workers.push(this); }
    };
    syncBuiltinESMExports();
    const { analyze, createPipeline } = await import('flowglass');
    const { readFileSync } = await import('node:fs');
    const stay = setInterval(() => {}, 1000);
    const said = (error) => console.log(error.name, error.code);
  `;

  it('while it waits for input ends the run', async () => {
    const ended = await child(`${watch}
      const pipeline = createPipeline({ workers: 2 });
      const summary = pipeline.summary();
      await pipeline.write(readFileSync('test/captures/dns.pcap'));
      await new Promise((resolve) => setTimeout(resolve, 300));
      workers[0].terminate();
      await summary.catch(said);
      await pipeline.write(Buffer.alloc(1)).catch(said);
      clearInterval(stay);`);
    expect(ended).toEqual({
      code: 0,
      stdout: 'FlowglassError worker-failed\nFlowglassError closed\n',
      stderr: '',
    });
  });

  it('while it works ends the run', async () => {
    const ended = await child(
      `${watch}
      const capture = readFileSync('examples/office.pcapng');
      const endless = async function* () { while (true) yield capture; };
      const run = analyze({ name: 'endless', data: endless() }, { workers: 2 });
      const reading = (async () => { for await (const _ of run) workers.pop()?.terminate(); })();
      await reading.catch(said);
      await run.summary().catch(said);
      clearInterval(stay);`,
    );
    const failed = 'FlowglassError worker-failed\n';
    expect(ended).toEqual({ code: 0, stdout: failed + failed, stderr: '' });
  });
});

describe.each([[0], [2]])('with %i workers', (workers) => {
  /** Lets something happen to the file once the run has begun. */
  async function meddle(path: string, action: () => void): Promise<RunSummary> {
    const analysis = analyze(path, { workers, limits: { slots: 3 } });
    let first = true;
    for await (const _ of analysis) {
      if (first) action();
      first = false;
    }
    return analysis.summary();
  }

  it('a file that shrinks is read as far as it goes', async () => {
    const path = large(`shrinks-${workers}.pcapng`);
    const summary = await meddle(path, () => truncateSync(path, 1_000_001));
    // Regions already read may lie behind the new end: nothing of what comes after it is made up.
    const codes = summary.warnings.map(({ code }) => code);
    expect(codes).toEqual(['cut-record']);
    const [warning] = summary.warnings;
    expect(warning?.offset).toBeLessThan(20_000_000);
    expect(summary.frames).toBeGreaterThan(1000);
  });

  it('a file that is removed is read on, or said to be gone', async () => {
    const path = large(`removed-${workers}.pcapng`);
    const outcome = await meddle(path, () => unlinkSync(path)).then(
      ({ frames }) => frames,
      (error) => `${error.name} ${error.code} ${error.path}`,
    );
    // A thread that has it open still reads it; one that opens it now can't.
    expect([86_500, `CaptureInputError not-found ${path}`]).toContain(outcome);
  });

  it('a file that is gone when the run begins to read it is named', async () => {
    const path = large(`gone-${workers}.pcapng`);
    const other = large(`stays-${workers}.pcapng`);
    const analysis = analyze([other, path], { workers, limits: { slots: 3 } });
    const reading = (async () => {
      for await (const _ of analysis)
        if (analysis.progress().captures === 0) rmSync(path, { force: true });
    })();
    await expect(reading).rejects.toMatchObject({
      name: 'CaptureInputError',
      code: 'not-found',
      path,
    });
  });
});

it('an engine that has no memory to begin with says so', async () => {
  const limits = { memory: 2 ** 26 };
  await expect(run('test/captures/dns.pcap', { limits })).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining('limits.memory'),
  });
});
