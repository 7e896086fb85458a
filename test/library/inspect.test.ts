// inspect(): what captures are, in the order given, without an analysis.

import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { inspect } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { run } from '../make/run.js';

describe('inspect', () => {
  it('counts what a run counts', async () => {
    for (const path of ['examples/office.pcapng', 'test/captures/http.pcap']) {
      const [info] = await inspect(path);
      const { summary } = await run(path);
      expect(info).toMatchObject({
        name: path,
        fileBytes: readFileSync(path).length,
        compression: 'none',
        packets: summary.frames,
        wireBytes: summary.frameBytes,
        firstTime: summary.firstTime,
        lastTime: summary.lastTime,
        warnings: [],
      });
    }
  });

  it('keeps the order of the inputs', async () => {
    const paths = [
      'examples/office.pcapng',
      'test/captures/dns.pcap',
      'test/captures/arp.pcap',
    ].slice(0, 2);
    const names = async (list: string[]) => (await inspect(list)).map(({ name }) => name);
    expect(await names(paths)).toEqual(paths);
    expect(await names([...paths].reverse())).toEqual([...paths].reverse());
  });

  it('tells compression, and reads through it', async () => {
    const bytes = readFileSync('test/captures/dns.pcap');
    const [plain] = await inspect(bytes);
    const [packed] = await inspect(gzipSync(bytes));
    expect(packed).toEqual({ ...plain, compression: 'gzip', fileBytes: gzipSync(bytes).length });
  });

  it('takes streams', async () => {
    const bytes = readFileSync('test/captures/dns.pcap');
    const [info] = await inspect(Readable.from([bytes.subarray(0, 5), bytes.subarray(5)]));
    expect(info).toMatchObject({ packets: 62, fileBytes: undefined });
  });

  it('says of something else what it is not', async () => {
    const [info] = await inspect('package.json');
    expect(info).toMatchObject({ format: 'unknown', packets: 0 });
    expect(info?.warnings.map(({ code, offset }) => [code, offset])).toEqual([
      ['not-a-capture', 0],
    ]);
  });

  it('says where a capture is damaged', async () => {
    const bytes = readFileSync('test/captures/dns.pcap');
    const [info] = await inspect({ name: 'c', data: bytes.subarray(0, -1) });
    const { summary } = await run({ name: 'c', data: bytes.subarray(0, -1) });
    expect(info?.packets).toBe(61);
    expect(info?.warnings).toEqual(summary.warnings);
  });

  it('keeps the warnings of two captures of one name apart', async () => {
    const bytes = readFileSync('test/captures/dns.pcap');
    const [cut, whole] = await inspect([
      { name: 'c', data: bytes.subarray(0, -1) },
      { name: 'c', data: bytes },
    ]);
    expect(cut?.warnings).toHaveLength(1);
    expect(whole?.warnings).toHaveLength(0);
  });

  it('is ended by a signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(inspect('test/captures/dns.pcap', { signal })).rejects.toThrow('enough');
    const silent = new Readable({ read: () => undefined });
    await expect(inspect(silent, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });

  it('throws for what is not there', async () => {
    await expect(inspect('nowhere.pcap')).rejects.toMatchObject({
      name: 'CaptureInputError',
      code: 'not-found',
    });
  });
});
