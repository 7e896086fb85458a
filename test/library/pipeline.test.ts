// createPipeline(): the same records as the file, however the bytes come; back-pressure; a line that falls
// silent.

import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type AnalyzeOptions, analyze, createPipeline, type FlowglassRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { pcap, seconds } from '../make/captures.js';
import { frame, ip, udp } from '../make/packets.js';
import { run } from '../make/run.js';
import { CLOSED, conversation, OPENED } from '../make/segments.js';

const CAPTURES = readdirSync('test/captures')
  .filter((name) => name.endsWith('.pcap'))
  .map((name) => `test/captures/${name}`);

async function collect(pipeline: AsyncIterable<FlowglassRecord>): Promise<FlowglassRecord[]> {
  const records: FlowglassRecord[] = [];
  for await (const record of pipeline) records.push(record);
  return records;
}

describe('write and end', () => {
  it('give the records of the file, in any chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...CAPTURES, 'examples/office.pcapng'),
        fc.array(fc.integer({ min: 0, max: 70_000 }), { minLength: 1, maxLength: 20 }),
        fc.constantFrom(0, 1, 2),
        async (path, sizes, workers) => {
          const bytes = readFileSync(path);
          const pipeline = createPipeline({ workers, name: path });
          const taking = collect(pipeline);
          for (let at = 0, i = 0; at < bytes.length; i++) {
            // Each chunk's bytes are overwritten once they are taken.
            const chunk = Buffer.from(bytes.subarray(at, at + (sizes[i % sizes.length] ?? 0) + 1));
            at += chunk.length;
            await pipeline.write(chunk);
            chunk.fill(0xee);
          }
          pipeline.end();
          expect(await taking).toEqual(await collect(analyze(path, { workers: 0 })));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('take nothing for an empty capture', async () => {
    const pipeline = createPipeline({ workers: 0 });
    const taking = collect(pipeline);
    pipeline.end();
    await expect(taking).rejects.toMatchObject({ code: 'not-a-capture' });
  });

  it('call the capture by its name', async () => {
    const pipeline = createPipeline({ workers: 0, name: 'sensor-1' });
    const taking = collect(pipeline);
    await pipeline.write(readFileSync('test/captures/dns.pcap'));
    pipeline.end();
    for (const record of await taking) {
      if (record.type === 'flow') expect(record.captures).toEqual(['sensor-1']);
    }
  });
});

describe.each([[0], [2]])('stop(), with %i workers', (workers) => {
  it('completes what was written; a further write is refused', async () => {
    const pipeline = createPipeline({ workers });
    const taking = collect(pipeline);
    await pipeline.write(readFileSync('test/captures/dns.pcap'));
    pipeline.stop();
    const flows = (await taking).filter(({ type }) => type === 'flow');
    expect(flows).toHaveLength((await run('test/captures/dns.pcap')).flows.length);
    expect((await pipeline.summary()).frames).toBe(62);
    await expect(pipeline.write(Buffer.alloc(1))).rejects.toMatchObject({ code: 'closed' });
  });

  it('in the middle of a record: the rest of it is damage', async () => {
    const pipeline = createPipeline({ workers, name: 'c' });
    const summary = pipeline.summary();
    await pipeline.write(readFileSync('test/captures/dns.pcap').subarray(0, -1));
    pipeline.stop();
    const { frames, warnings } = await summary;
    expect([frames, warnings.map(({ code }) => code)]).toEqual([61, ['cut-record']]);
  });
});

describe.each([[0], [2]])('back-pressure, with %i workers', (workers) => {
  const LIMITS = { slots: 8, slotBytes: 65536 };

  const CHUNK = 65536;

  /** A capture without end: each packet a flow of its own, so that records come by the thousand. */
  function* packets(): Generator<Buffer> {
    yield pcap(1, []);
    for (let n = 0; ; ) {
      const frames = Array.from({ length: 700 }, () => {
        n++;
        const src = `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;
        return {
          data: frame(ip({ src, dst: '192.0.2.1' }, udp(n & 0xffff, 53, 'a query of some bytes'))),
          time: seconds(n),
        };
      });
      yield pcap(1, frames).subarray(24);
    }
  }

  it('a slow reader of records holds the source back', async () => {
    let given = 0;
    async function* source() {
      for (const chunk of packets()) {
        given += chunk.length;
        yield chunk;
      }
    }
    const options: AnalyzeOptions = { workers, limits: LIMITS, timeouts: { udp: 1 } };
    const analysis = analyze(source(), options);
    const records = analysis[Symbol.asyncIterator]();
    await records.next();
    // The reader takes nothing more: the source must come to a halt.
    let before = -1;
    for (let i = 0; i < 50 && before !== given; i++) {
      before = given;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(given).toBe(before);
    const held = given;
    // Its packets are in the slots, in rings of half a MiB, or given as records.
    expect(held).toBeLessThan(4 * 2 ** 20);
    for (let i = 0; i < 20_000; i++) await records.next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(given).toBeGreaterThan(held);
    await records.return(undefined);
  });

  it('write() waits for a slow sink, and goes on with it', async () => {
    let release: () => void = () => undefined;
    const blocked = new Promise<void>((resolve) => {
      release = resolve;
    });
    const pipeline = createPipeline({
      workers,
      limits: LIMITS,
      timeouts: { udp: 1 },
      ndjson: () => blocked,
    });
    const summary = pipeline.summary();
    let written = 0;
    let waiting: Promise<void> | undefined;
    for (const chunk of packets()) {
      const write = pipeline.write(chunk);
      const patience = new Promise<'late'>((resolve) => setTimeout(resolve, 500, 'late'));
      if ((await Promise.race([write, patience])) === 'late') {
        waiting = write;
        break;
      }
      written += chunk.length;
    }
    expect(waiting).toBeDefined();
    expect(written).toBeGreaterThan(CHUNK);
    release();
    await waiting;
    pipeline.end();
    expect((await summary).flows.flows).toBeGreaterThan(1000);
  });
});

describe.each([[0], [1]])('a live input that falls silent, with %i workers', (workers) => {
  it('has its ended flows brought out, without a further byte', async () => {
    const pipeline = createPipeline({ workers });
    const records = pipeline[Symbol.asyncIterator]();
    const first = records.next();
    const later = frame(ip({ src: '10.9.0.1', dst: '10.9.0.2' }, udp(9, 9, '')));
    await pipeline.write(
      pcap(1, [...conversation([...OPENED, ...CLOSED]), { data: later, time: seconds(20) }]),
    );
    // No end(), no more bytes.
    const { value } = await first;
    expect(value).toMatchObject({ type: 'flow', endReason: 'closed', connState: 'SF' });
    // The other one is open as long as no packet moves the clock.
    const second = records.next();
    const patience = new Promise<'open'>((resolve) => setTimeout(resolve, 1500, 'open'));
    expect(await Promise.race([second, patience])).toBe('open');
    pipeline.end();
    expect((await second).value).toMatchObject({ endReason: 'end-of-input' });
    expect((await records.next()).done).toBe(true);
  });

  it('in the middle of a record has what came before it', async () => {
    const pipeline = createPipeline({ workers, idleFlush: 20 });
    const records = pipeline[Symbol.asyncIterator]();
    const first = records.next();
    const later = frame(ip({ src: '10.9.0.1', dst: '10.9.0.2' }, udp(9, 9, '')));
    const capture = pcap(1, [
      ...conversation([...OPENED, ...CLOSED]),
      { data: later, time: seconds(20) },
      { data: later, time: seconds(21) },
    ]);
    await pipeline.write(capture.subarray(0, -5));
    expect((await first).value).toMatchObject({ endReason: 'closed' });
    await pipeline.write(capture.subarray(-5));
    pipeline.end();
    expect((await records.next()).value).toMatchObject({ fwd: { packets: 2 } });
    await records.next();
    expect((await pipeline.summary()).warnings).toEqual([]);
  });
});

it('a pipeline of gzip has the records of what is in it', async () => {
  const { gzipSync } = await import('node:zlib');
  const bytes = readFileSync('test/captures/http.pcap');
  const pipeline = createPipeline({ workers: 0, name: 'c' });
  const taking = collect(pipeline);
  const packed = gzipSync(bytes);
  for (let at = 0; at < packed.length; at += 1000)
    await pipeline.write(packed.subarray(at, at + 1000));
  pipeline.end();
  expect(await taking).toEqual(await collect(analyze({ name: 'c', data: bytes }, { workers: 0 })));
});
