// analyze(): records in one order, one run each, errors by their codes.

import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import {
  type AnalyzeOptions,
  analyze,
  type CaptureInput,
  CaptureInputError,
  createPipeline,
  FlowglassError,
} from 'flowglass';
import { describe, expect, it } from 'vitest';
import { pcap } from '../make/captures.js';
import { ethernet } from '../make/packets.js';
import { run } from '../make/run.js';

const CAPTURE = 'examples/office.pcapng';

describe('records', () => {
  it('are objects, in the same order in every run', async () => {
    const ids = async (workers: number) =>
      (await run(CAPTURE, { workers })).flows.map(({ id }) => id);
    const first = await ids(0);
    expect(first.length).toBeGreaterThan(30);
    expect(await ids(0)).toEqual(first);
    expect(await ids(3)).toEqual(first);
  });

  it('come before the warnings', async () => {
    const bytes = readFileSync('test/captures/http.pcap').subarray(0, -3);
    const types: string[] = [];
    for await (const record of analyze(bytes)) types.push(record.type);
    expect(types.indexOf('warning')).toBe(types.length - 1);
  });

  it('add up to the summary', async () => {
    const { flows, summary } = await run(CAPTURE);
    const sum = (of: (flow: (typeof flows)[number]) => number) =>
      flows.reduce((all, it) => all + of(it), 0);
    expect(summary.flows).toEqual({
      flows: flows.length,
      packets: sum(({ fwd, rev }) => fwd.packets + rev.packets),
      bytes: sum(({ fwd, rev }) => fwd.bytes + rev.bytes),
    });
    expect(Object.values(summary.flowsByEndReason).reduce((a, b) => a + b)).toBe(flows.length);
    expect(summary.protocols.reduce((all, { flows: n }) => all + n, 0)).toBe(flows.length);
  });

  it('name the captures that a flow runs through', async () => {
    const bytes = readFileSync('test/captures/http.pcap');
    // Cut between two records: whichever one lies nearest the middle.
    let at = 24;
    while (at < bytes.length / 2) at += 16 + bytes.readUInt32LE(at + 8);
    const parts = [
      { name: 'one', data: bytes.subarray(0, at) },
      { name: 'two', data: Buffer.concat([bytes.subarray(0, 24), bytes.subarray(at)]) },
    ];
    const { flows, summary } = await run(parts);
    const whole = await run(bytes);
    expect(summary.flows).toEqual(whole.summary.flows);
    expect(new Set(flows.map(({ captures }) => captures.join()))).toContain('one,two');
  });

  it('of files are in the order of their first packets, whatever the order of the inputs', async () => {
    const names = ['examples/office.pcapng', 'test/captures/dns.pcap', 'test/captures/http.pcap'];
    const ordered = (await run(names)).summary.captures;
    const reversed = (await run([...names].reverse())).summary.captures;
    expect(reversed).toEqual(ordered);
    const times = ordered.map(({ firstTime }) => firstTime ?? 0n);
    expect([...times].sort((a, b) => (a < b ? -1 : 1))).toEqual(times);
  });
});

describe('progress()', () => {
  it('begins at nothing and ends at everything', async () => {
    const analysis = analyze([CAPTURE, 'test/captures/dns.pcap']);
    expect(analysis.progress()).toEqual({
      captures: 0,
      captureCount: 0,
      bytes: 0,
      totalBytes: 0,
      packets: 0,
      flows: 0,
    });
    const summary = await analysis.summary();
    const size = [CAPTURE, 'test/captures/dns.pcap'].reduce(
      (sum, path) => sum + readFileSync(path).length,
      0,
    );
    expect(analysis.progress()).toEqual({
      captures: 2,
      captureCount: 2,
      bytes: size,
      totalBytes: size,
      packets: summary.frames,
      flows: summary.flows.flows,
    });
  });

  it('has no total with a live input', async () => {
    const analysis = analyze(Readable.from([readFileSync('test/captures/dns.pcap')]));
    await analysis.summary();
    expect(analysis.progress().totalBytes).toBeUndefined();
  });
});

describe('an analysis', () => {
  it('runs once: a second loop is refused', async () => {
    const analysis = analyze('test/captures/dns.pcap');
    await analysis.summary();
    const again = async () => {
      for await (const _ of analysis) throw new Error('a record');
    };
    await expect(again()).rejects.toMatchObject({
      name: 'FlowglassError',
      code: 'already-consumed',
    });
    // The summary stays.
    expect((await analysis.summary()).frames).toBe((await analysis.summary()).frames);
  });

  it('does not run twice at once either', async () => {
    const analysis = analyze(CAPTURE);
    const summary = analysis.summary();
    await expect(analysis[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'already-consumed',
    });
    expect((await summary).frames).toBeGreaterThan(0);
  });

  it('whose loop is left has no summary', async () => {
    const analysis = analyze(CAPTURE);
    for await (const _ of analysis) break;
    await expect(analysis.summary()).rejects.toMatchObject({ code: 'closed' });
  });

  it('opens nothing before it is asked', async () => {
    analyze('nowhere/nothing.pcap');
    await new Promise((resolve) => setTimeout(resolve, 20));
  });
});

describe('stop()', () => {
  it('ends the input: what was read is completed', async () => {
    const chunks = Array<Uint8Array>(50).fill(readFileSync(CAPTURE));
    let given = 0;
    let analysis: ReturnType<typeof analyze> | undefined;
    async function* endless() {
      for (const chunk of chunks) {
        given++;
        yield chunk;
        if (given === 5) analysis?.stop();
      }
    }
    analysis = analyze(endless(), { workers: 0 });
    const types = new Set<string>();
    for await (const record of analysis) types.add(record.type);
    expect([...types]).toContain('flow');
    expect([...types]).not.toContain('warning');
    expect(given).toBeLessThan(50);
    const { frames } = await analysis.summary();
    const one = (await run(CAPTURE)).summary.frames;
    expect(frames).toBeGreaterThanOrEqual(5 * one);
    expect(frames % one).toBe(0);
  });

  it('before the run gives an empty summary', async () => {
    const analysis = analyze(CAPTURE, { workers: 0 });
    analysis.stop();
    expect((await analysis.summary()).frames).toBe(0);
  });
});

describe('signal', () => {
  it('aborted before: its reason is thrown and nothing is opened', async () => {
    const signal = AbortSignal.abort(new Error('no longer wanted'));
    await expect(analyze('nowhere.pcap', { signal }).summary()).rejects.toThrow('no longer wanted');
  });

  it.each([[0], [2]])(
    'aborted in the loop, with %i workers: the next record is not given',
    async (workers) => {
      const controller = new AbortController();
      const analysis = analyze(CAPTURE, { workers, signal: controller.signal });
      let records = 0;
      const reading = (async () => {
        for await (const _ of analysis) {
          records++;
          controller.abort(new Error('enough'));
        }
      })();
      await expect(reading).rejects.toThrow('enough');
      await expect(analysis.summary()).rejects.toThrow('enough');
      expect(records).toBe(1);
    },
  );

  it('aborted after the run changes nothing', async () => {
    const controller = new AbortController();
    const analysis = analyze('test/captures/dns.pcap', { signal: controller.signal });
    const { frames } = await analysis.summary();
    controller.abort();
    expect((await analysis.summary()).frames).toBe(frames);
  });
});

describe('options that make no sense', () => {
  it.each<[AnalyzeOptions, string]>([
    [{ workers: -1 }, 'workers'],
    [{ workers: 257 }, 'workers'],
    [{ workers: 1.5 }, 'workers'],
    [{ workers: Number.NaN }, 'workers'],
    [{ timeouts: { tcp: -1 } }, 'timeouts.tcp'],
    [{ timeouts: { udp: Number.NaN } }, 'timeouts.udp'],
    [{ timeouts: { active: 1e10 } }, 'timeouts.active'],
    [{ limits: { memory: 1000 } }, 'limits.memory'],
    [{ limits: { memory: 2 ** 32 } }, 'limits.memory'],
    [{ limits: { flows: 15 } }, 'limits.flows'],
    [{ limits: { fragments: 66751 } }, 'limits.fragments'],
    [{ limits: { hosts: 0 } }, 'limits.hosts'],
    [{ limits: { slots: 2 } }, 'limits.slots'],
    [{ limits: { slots: 65 } }, 'limits.slots'],
    [{ limits: { slotBytes: 16383 } }, 'limits.slotBytes'],
    [{ splt: 256 }, 'splt'],
    [{ maxTunnelDepth: 9 }, 'maxTunnelDepth'],
  ])('%o is refused', async (options, name) => {
    await expect(analyze('test/captures/dns.pcap', options).summary()).rejects.toMatchObject({
      name: 'FlowglassError',
      code: 'bad-option',
      message: expect.stringContaining(name),
    });
  });

  it.each<[string, AnalyzeOptions]>([
    ['limits.slots', { limits: { slots: 64, slotBytes: 16384 } }],
    ['limits.flows', { limits: { flows: 16 } }],
    ['limits.hosts', { limits: { hosts: 1 } }],
    ['limits.fragments', { limits: { fragments: 66752 } }],
    ['splt', { splt: 255 }],
    ['splt of 0', { splt: 0 }],
  ])('%s at its bound is taken', async (_, options) => {
    expect((await run('test/captures/dns.pcap', options)).summary.frames).toBe(62);
  });
});

describe('errors', () => {
  const thrown = async (input: unknown, options: AnalyzeOptions = {}) =>
    analyze(input as CaptureInput, options)
      .summary()
      .then(
        () => undefined,
        (error: unknown) => error,
      );

  it.each<[string, unknown, string]>([
    ['a path of nothing', 'nowhere.pcap', 'not-found'],
    ['a glob of nothing', 'nowhere/*.pcap', 'no-match'],
    ['a directory without captures', 'docs', 'no-capture'],
    ['a value that is no input', 7, 'bad-input'],
    ['a stream of text', Readable.from(['text']), 'bad-input'],
  ])('%s', async (_, input, code) => {
    const error = await thrown(input);
    expect(error).toBeInstanceOf(CaptureInputError);
    expect(error).toMatchObject({ code, path: expect.any(String) });
  });

  it.each<[string, unknown, RegExp]>([
    ['a file', 'package.json', /^package.json: .*JSON|text/],
    ['bytes', Buffer.from('hello'), /^bytes: /],
    ['a stream', Readable.from([Buffer.from('hello, hello, hello')]), /^stream: /],
    ['no bytes at all', Buffer.alloc(0), /^bytes: /],
    ['a header cut short', readFileSync('test/captures/dns.pcap').subarray(0, 20), /^bytes: /],
    ['a version from elsewhere', pcap(1, [], { version: [7, 0] }), /^bytes: .*7\.0/],
  ])('not-a-capture: %s', async (_, input, message) => {
    const error = await thrown(input);
    expect(error).toBeInstanceOf(FlowglassError);
    expect(error).toMatchObject({ code: 'not-a-capture', message: expect.stringMatching(message) });
  });

  it('one that is no capture among others is a warning', async () => {
    const { warnings, summary } = await run(['package.json', 'test/captures/dns.pcap']);
    expect(warnings.map(({ capture, code, offset }) => [capture, code, offset])).toEqual([
      ['package.json', 'not-a-capture', 0],
    ]);
    expect(summary.frames).toBe(62);
  });

  it('a capture without packets is no error', async () => {
    const { flows, summary, warnings } = await run(pcap(1, []));
    expect([flows, warnings, summary.frames]).toEqual([[], [], 0]);
    expect(summary.firstTime).toBeUndefined();
  });

  it('what the stream threw is thrown as it is', async () => {
    const reason = new TypeError('mine');
    async function* broken() {
      yield readFileSync('test/captures/dns.pcap');
      throw reason;
    }
    expect(await thrown(broken())).toBe(reason);
    expect(await thrown(broken(), { workers: 2 })).toBe(reason);
  });

  it('what the sink threw is thrown as it is', async () => {
    const reason = new TypeError('mine');
    const ndjson = () => {
      throw reason;
    };
    expect(await thrown(CAPTURE, { ndjson })).toBe(reason);
  });

  it('a write before the last one was done, and one after the end, are refused', async () => {
    const pipeline = createPipeline({ workers: 0 });
    const summary = pipeline.summary();
    const first = pipeline.write(pcap(1, [ethernet(0x0806, Buffer.alloc(28))]));
    await expect(pipeline.write(Buffer.alloc(1))).rejects.toMatchObject({ code: 'bad-option' });
    await first;
    pipeline.end();
    await expect(pipeline.write(Buffer.alloc(1))).rejects.toMatchObject({ code: 'closed' });
    expect((await summary).arp).toBe(1);
  });

  it('a write to a run that was refused comes back', async () => {
    const pipeline = createPipeline({ splt: 1000 });
    const write = pipeline.write(Buffer.alloc(10));
    write.catch(() => undefined);
    await expect(pipeline.summary()).rejects.toMatchObject({ code: 'bad-option' });
    await expect(write).rejects.toMatchObject({ code: 'closed' });
  });
});
