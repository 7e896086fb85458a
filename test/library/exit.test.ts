// Whatever ends a run, nothing stays behind: a process that has nothing else to do exits by itself, with no
// rejection that nobody handled.

import { describe, expect, it } from 'vitest';
import { child } from '../make/child.js';

const CAPTURE = 'test/captures/http.pcap';

/** `live`: a stream that brings a capture and then nothing, for ever, without keeping the process alive. */
const BEGIN = (workers: number) => `
  import { analyze, createPipeline } from 'flowglass';
  import { readFileSync, openSync, readdirSync } from 'node:fs';
  const workers = ${workers};
  const path = '${CAPTURE}';
  async function* live() {
    yield readFileSync(path);
    await new Promise(() => setInterval(() => {}, 1e6).unref());
  }
  const stay = setInterval(() => {}, 1000);
  const said = (error) => console.log(error.name, error.code ?? '', error.message);
  const end = () => clearInterval(stay);
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
`;

const WAYS: [string, string, RegExp][] = [
  [
    'a loop to the end',
    'let n = 0; for await (const _ of analyze(path, { workers })) n++; console.log(n);',
    /^\d+\n$/,
  ],
  [
    'a summary alone',
    'console.log((await analyze(path, { workers }).summary()).frames);',
    /^\d+\n$/,
  ],
  [
    'a loop left early',
    `const run = analyze(path, { workers });
     for await (const _ of run) break;
     await run.summary().catch(said);`,
    /^FlowglassError closed /,
  ],
  [
    'a loop over a live stream left early',
    `const run = analyze(live(), { workers, idleFlush: 20, timeouts: { tcp: 0, tcpClosed: 0, tcpAttempt: 0 } });
     for await (const _ of run) break;
     await run.summary().catch(said);`,
    /^FlowglassError closed /,
  ],
  [
    'a signal during a live stream',
    `const run = analyze(live(), { workers, signal: AbortSignal.timeout(200) });
     await run.summary().catch(said);`,
    /^TimeoutError /,
  ],
  [
    'a signal before the run',
    'await analyze(path, { workers, signal: AbortSignal.abort() }).summary().catch(said);',
    /^AbortError /,
  ],
  [
    'stop() during a live stream',
    `const run = analyze(live(), { workers });
     setTimeout(() => run.stop(), 200);
     console.log((await run.summary()).frames);`,
    /^\d+\n$/,
  ],
  [
    'a stream that fails',
    `async function* broken() { yield readFileSync(path); throw new Error('line went dead'); }
     await analyze(broken(), { workers }).summary().catch(said);`,
    /^Error {2}line went dead\n$/,
  ],
  [
    'a sink that fails',
    `await analyze(path, { workers, ndjson: async () => { throw new Error('disk full'); } }).summary().catch(said);`,
    /^Error {2}disk full\n$/,
  ],
  [
    'a sink that fails while the stream is live',
    `await analyze(live(), {
       workers, idleFlush: 20, timeouts: { tcp: 0, tcpClosed: 0, tcpAttempt: 0 },
       ndjson: () => { throw new Error('disk full'); },
     }).summary().catch(said);`,
    /^Error {2}disk full\n$/,
  ],
  [
    'something that is no capture',
    `await analyze('package.json', { workers }).summary().catch(said);`,
    /^FlowglassError not-a-capture /,
  ],
  [
    'a pipeline that is ended',
    `const run = createPipeline({ workers });
     const summary = run.summary();
     await run.write(readFileSync(path));
     run.end();
     console.log((await summary).frames);`,
    /^\d+\n$/,
  ],
  [
    'a pipeline whose reader leaves',
    `const run = createPipeline({ workers, idleFlush: 20, timeouts: { tcp: 0, tcpClosed: 0, tcpAttempt: 0 } });
     const reading = (async () => { for await (const _ of run) break; })();
     await run.write(readFileSync(path));
     await reading;
     await run.write(readFileSync(path)).catch(said);`,
    /^FlowglassError closed /,
  ],
  [
    'a pipeline that is aborted while a write waits',
    `const controller = new AbortController();
     const run = createPipeline({ workers, signal: controller.signal, limits: { slots: 3 } });
     const reading = (async () => { for await (const _ of run) await wait(100); })().catch(said);
     controller.abort(new Error('enough'));
     await run.write(readFileSync(path)).catch(() => {});
     await reading;`,
    /^Error {2}enough\n$/,
  ],
];

describe.each([[0], [2]])('%i workers', (workers) => {
  it.each(WAYS)('%s', async (_, script, stdout) => {
    const ended = await child(`${BEGIN(workers)}${script}; end();`);
    expect(ended).toEqual({ code: 0, stdout: expect.stringMatching(stdout), stderr: '' });
  });
});

it.skipIf(process.platform !== 'linux')('files are closed when a loop is left', async () => {
  const ended = await child(`${BEGIN(0)}
    const open = () => readdirSync('/proc/self/fd').length;
    const leave = async (workers) => {
      for await (const _ of analyze([path, '${CAPTURE}'], { workers })) break;
    };
    // Once each before counting: Node keeps a descriptor or two of its first threads.
    await leave(0);
    await leave(1);
    const before = open();
    for (let i = 0; i < 6; i++) await leave(i % 2);
    console.log(open() - before);
    end();`);
  expect(ended).toEqual({ code: 0, stdout: '0\n', stderr: '' });
});
