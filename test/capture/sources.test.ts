import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { type CaptureInput, openSources } from '../../src/capture/source.js';
import { mixedBytes, readAll, rechunk } from './data.js';

/** A pcap header and then anything: sources don't look further. */
const CAPTURE = Buffer.concat([Buffer.from('d4c3b2a102000400', 'hex'), mixedBytes(200_000)]);

let directory: string;
const at = (...names: string[]) => join(directory, ...names);

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'sources-'));
  mkdirSync(at('empty'));
  mkdirSync(at('texts'));
  mkdirSync(at('many', 'inner'), { recursive: true });
  writeFileSync(at('texts', 'a.txt'), 'no capture');
  writeFileSync(at('many', 'b.pcap'), CAPTURE);
  writeFileSync(at('many', 'a.anything'), gzipSync(CAPTURE));
  writeFileSync(at('many', 'notes.txt'), 'no capture');
  writeFileSync(at('many', 'nothing.pcap'), '');
  writeFileSync(at('many', 'inner', 'c.pcap'), CAPTURE);
  writeFileSync(at('many', 'odd[1].pcap'), CAPTURE);
});

afterAll(() => rmSync(directory, { recursive: true }));

async function names(inputs: CaptureInput | CaptureInput[]): Promise<string[]> {
  const sources = await openSources(inputs);
  return sources.map((source) => source.name.replace(`${directory}/`, ''));
}

describe('paths', () => {
  it('opens a plain file for reading by region', async () => {
    const path = at('many', 'b.pcap');
    for (const input of [path, pathToFileURL(path)]) {
      const [source, ...others] = await openSources(input);
      expect(others).toEqual([]);
      expect(source).toMatchObject({ kind: 'file', path, size: CAPTURE.length });
      expect(source?.head).toEqual(new Uint8Array(CAPTURE.subarray(0, 65536)));
    }
  });

  it('opens a compressed file as a stream, whatever it is called', async () => {
    const [source] = await openSources(at('many', 'a.anything'), { headBytes: 1000 });
    if (source?.kind !== 'stream') throw new Error('a stream was expected');
    expect(source).toMatchObject({ compression: 'gzip', size: gzipSync(CAPTURE).length });
    expect(source.head).toEqual(new Uint8Array(CAPTURE.subarray(0, 1000)));
    expect((await readAll(source)).equals(CAPTURE)).toBe(true);
    expect(source.rawBytesRead()).toBe(source.size);
  });

  it('expands a directory by one level, sorted, and leaves out what is no capture', async () => {
    const found = ['many/a.anything', 'many/b.pcap', 'many/odd[1].pcap'];
    expect(await names(at('many'))).toEqual(found);
  });

  it('expands globs', async () => {
    expect(await names(at('many', '*.pcap'))).toEqual(['many/b.pcap', 'many/odd[1].pcap']);
    expect(await names(at('**', '*.pcap'))).toEqual([
      'many/b.pcap',
      'many/inner/c.pcap',
      'many/odd[1].pcap',
    ]);
  });

  it('takes what exists for what it is, brackets or not', async () => {
    expect(await names(at('many', 'odd[1].pcap'))).toEqual(['many/odd[1].pcap']);
  });

  it('opens a file once that several patterns bring in', async () => {
    const found = await names([at('many', 'b.pcap'), at('many', 'b*'), at('many')]);
    expect(found).toEqual(['many/b.pcap', 'many/a.anything', 'many/odd[1].pcap']);
  });

  it('keeps a file that was named, be it a capture or not', async () => {
    const [source] = await openSources(at('many', 'notes.txt'));
    expect(Buffer.from(source?.head ?? []).toString()).toBe('no capture');
    expect(await names(at('many', 'nothing.pcap'))).toEqual(['many/nothing.pcap']);
  });

  it.each([
    ['not-found', 'missing.pcap'],
    ['not-found', 'many/b.pcap/below'],
    ['no-match', 'many/*.xyz'],
    ['is-empty-directory', 'empty'],
    ['no-capture', 'texts'],
    ['no-capture', 'texts/*'],
  ])('says %s for %s', async (code, name) => {
    const path = at(name);
    await expect(openSources(path)).rejects.toMatchObject({
      name: 'CaptureInputError',
      code,
      path,
      message: expect.stringContaining(path),
    });
  });

  test.skipIf(process.platform === 'win32')('says not-a-file for a device', async () => {
    await expect(openSources('/dev/null')).rejects.toMatchObject({ code: 'not-a-file' });
  });

  test.skipIf(process.getuid?.() === 0)('says not-readable without the right to', async () => {
    const path = at('texts', 'a.txt');
    chmodSync(path, 0);
    await expect(openSources(path)).rejects.toMatchObject({ code: 'not-readable', path });
    chmodSync(path, 0o600);
  });
});

describe('values', () => {
  it('reads any stream of bytes, and does not wait for it to open it', async () => {
    const inputs: CaptureInput[] = [
      Readable.from([CAPTURE.subarray(0, 9), CAPTURE.subarray(9)]),
      rechunk(CAPTURE, [1000]),
      [CAPTURE],
      { name: 'mine', data: rechunk(gzipSync(CAPTURE), [1, 2, 3]) },
    ];
    const sources = await openSources(inputs);
    expect(sources.map(({ name }) => name)).toEqual(['stream 1', 'stream 2', 'stream 3', 'mine']);
    for (const source of sources) {
      if (source.kind !== 'stream') throw new Error('a stream was expected');
      expect(source).toMatchObject({ head: undefined, size: undefined, compression: 'none' });
      expect((await readAll(source)).equals(CAPTURE)).toBe(true);
    }
  });

  it('reads bytes', async () => {
    const [source] = await openSources(gzipSync(CAPTURE));
    if (source?.kind !== 'stream') throw new Error('a stream was expected');
    expect(source).toMatchObject({ name: 'bytes', compression: 'gzip' });
    expect(source.head).toEqual(new Uint8Array(CAPTURE.subarray(0, 65536)));
    expect((await readAll(source)).equals(CAPTURE)).toBe(true);
  });

  it.each([
    ['text', Readable.from(['text']), /encoding/],
    ['numbers', Readable.from([1, 2]), /number values/],
  ])('rejects a stream of %s', async (_, stream, message) => {
    const [source] = await openSources(stream);
    if (source?.kind !== 'stream') throw new Error('a stream was expected');
    await expect(readAll(source)).rejects.toMatchObject({ code: 'bad-input', message });
  });

  it('rejects anything else, and URLs of the web', async () => {
    const nothing = 7 as unknown as CaptureInput;
    await expect(openSources(nothing)).rejects.toMatchObject({ code: 'bad-input' });
    const url = new URL('https://example.com/x.pcap');
    await expect(openSources(url)).rejects.toMatchObject({ code: 'bad-input', path: url.href });
  });

  it('passes on the error of a stream', async () => {
    const broken = new Readable({ read: () => broken.destroy(new Error('line went dead')) });
    const [source] = await openSources(broken);
    if (source?.kind !== 'stream') throw new Error('a stream was expected');
    await expect(readAll(source)).rejects.toThrow('line went dead');
  });
});

describe('abort', () => {
  it('ends the wait for a silent stream, and closes it', async () => {
    const silent = new Readable({ read: () => {} });
    const [source] = await openSources(silent);
    if (source?.kind !== 'stream') throw new Error('a stream was expected');
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')), 20);
    await expect(readAll(source, controller.signal)).rejects.toThrow('enough');
  });

  test.skipIf(process.platform !== 'linux')('closes files', async () => {
    const open = () => readdirSync('/proc/self/fd').length;
    const [source] = await openSources(at('many', 'a.anything'));
    if (source?.kind !== 'stream') throw new Error('a stream was expected');
    const before = open();
    const controller = new AbortController();
    const reading = (async () => {
      for await (const _ of source.read(controller.signal)) controller.abort();
    })();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    expect(open()).toBeLessThanOrEqual(before);
  });
});

const hasFifos =
  process.platform !== 'win32' && spawnSync('mkfifo', ['--help']).error === undefined;

describe.skipIf(!hasFifos)('named pipes', () => {
  const makeFifo = (name: string) => {
    spawnSync('mkfifo', [at(name)]);
    return at(name);
  };

  it('are read as they are written, compressed or not', async () => {
    const path = makeFifo('pipe');
    for (const written of [CAPTURE, gzipSync(CAPTURE)]) {
      const [source] = await openSources(path);
      if (source?.kind !== 'stream') throw new Error('a stream was expected');
      const writer = spawn('sh', ['-c', 'sleep 0.1; cat > "$0"', path]);
      writer.stdin.end(written);
      expect(source.size).toBeUndefined();
      expect((await readAll(source)).equals(CAPTURE)).toBe(true);
    }
  });

  it('make the writer wait for a reader that takes its time', async () => {
    const path = makeFifo('slow');
    const written = mixedBytes(5 << 20);
    const [source] = await openSources(path);
    if (source?.kind !== 'stream') throw new Error('a stream was expected');
    spawn('sh', ['-c', 'cat > "$0"', path]).stdin.end(written);
    let at = 0;
    for await (const chunk of source.read()) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      // Only now: what the socket does meanwhile must not show.
      expect(written.subarray(at, at + chunk.length).equals(chunk)).toBe(true);
      at += chunk.length;
    }
    expect(at).toBe(written.length);
  });

  test.skipIf(process.platform !== 'linux')('that nobody writes to can be aborted', async () => {
    const [source] = await openSources(makeFifo('silent'));
    if (source?.kind !== 'stream') throw new Error('a stream was expected');
    await expect(readAll(source, AbortSignal.timeout(30))).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });
});

describe('standard input', () => {
  // In a process of its own: this one's standard input belongs to the test runner.
  const script = `
    import { openSources } from ${JSON.stringify(new URL('../../src/capture/source.ts', import.meta.url).href)};
    import { createHash } from 'node:crypto';
    const [source] = await openSources('-');
    const hash = createHash('md5');
    for await (const chunk of source.read()) hash.update(chunk);
    console.log(source.name, source.size, source.compression, hash.digest('hex'));
  `;
  const path = () => at('stdin.mts');
  const md5 = (command: string) =>
    spawnSync('sh', ['-c', command, 'sh', process.execPath, path(), at('many', 'a.anything')], {
      cwd: new URL('../..', import.meta.url),
      encoding: 'utf8',
    });

  beforeAll(() => writeFileSync(path(), script));

  test.skipIf(process.platform === 'win32')('is read from a pipe and from a file', async () => {
    const { createHash } = await import('node:crypto');
    const digest = createHash('md5').update(CAPTURE).digest('hex');
    const size = gzipSync(CAPTURE).length;
    const piped = md5('cat "$3" | "$1" --import tsx "$2"');
    expect(piped.stderr).toBe('');
    expect(piped.stdout).toBe(`standard input undefined gzip ${digest}\n`);
    const redirected = md5('"$1" --import tsx "$2" < "$3"');
    expect(redirected.stdout).toBe(`standard input ${size} gzip ${digest}\n`);
  });
});
