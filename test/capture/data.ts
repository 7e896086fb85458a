// Test data: bytes to compress, the same compressed by the reference programs, and ways to cut both.

import { spawnSync } from 'node:child_process';
import { openSources, type StreamSource } from '../../src/capture/source.js';

/** 1.3 kB of text with repetitions. */
export const TEXT = Buffer.from(
  Array.from({ length: 120 }, (_, i) => `packet ${(i * 7919) % 1000}\n`).join(''),
);

/** TEXT by `zstd -19 --check` (1.5). */
export const TEXT_ZSTD = Buffer.from(
  'KLUv/WQXBF0HALZUKxGwV3KAwW7CKHBXRKRsXYgjgykAJAAkABNH+nE/iWYiyGQGuzBD5bacIzEhjPSIbiPVqe/3' +
    'MhkNQAg4ICgYEDAIYTKaZR1+EPlYQkcLbcRHO4+XTOcOvigRM0otMx6TMMLwqo49j8s6XOXRH9LNGKIKIZ5PSmN8' +
    'EWsYYZNiuJd1d+sj8pkGShERAPKCXJShYvunSITRFY1tVId+X8s+khAkEx7FiAbLbgo74SBNd6ggRPLdsB0DEEbo' +
    'A6FNeDZI4Y8UVljJTIoQdTF3CbwHiq7mc34ipTntLcH2QYOjW8xeFVQ7nIolSClcPXSL',
  'base64',
);

/** TEXT by `lz4 -9 -BX` (1.9): block and content checksums. */
export const TEXT_LZ4 = Buffer.from(
  'BCJNGHRAvQ4CAACTcGFja2V0IDAKCQA0OTE5CwA0ODM4CwA0NzU3CwA0Njc2CwA1NTk1CwAkMTQLADQ0MzMLADQz' +
    'NTILADQyNzELACUxOW4AJTEwbgAVMm0AJTk0bQAlODZtACU3OG0AJTcwbQAlNjJtACU1NG0AJTQ2bQAlMzhtACYy' +
    'OW0AFTFuACUxM24AFTVtACU5N20AJTg5bQAlODFtACU3M20AJTY1bQAlNTdtACU0OG0AJTQwbQAlMzJtACUyNG4A' +
    'JjE2bgAFbQAFawA2OTIyHgAFawA2NzYwkgEWOZIBFjiSARY3kgEWNpIBFjWSARY0kgEFbgAlMTFuABUzbQA2OTUw' +
    'kgEWOZIBBiACFjAgAhYyIAImNDWSAQbZABY4IAIWMCACFjIgAiY0MNAABpIBFjiSAQYgAhYxIAImMzWSARY0kgEF' +
    'bQAmNDkgAhYxIAIWMyACJjQ5kgEGbgAG2gAGkgEHsAEWNJIBBWsAJjY4HgIWMB4CFjIeAiYzOZIBFjiSARY3kgEG' +
    'HgIVMW4AJjM0kgEWM6EABW0AJjc5IAIWMSACFjIgAiY0OJIBFjeSAQYgAhYwIAIWMiACFjTbAAVtACY5OCACFjAg' +
    'AgZABBY3QAQWNkAEFjVABBY0QAQWNEAEFjNABBYyQAQnMTduAAUKAAaSAQawAQY+BBY3PgQWNj4EFjY+BBY1PgQV' +
    'ND4EUCAzNjEKhRN8UwAAAAARQp7I',
  'base64',
);

/** TEXT by `lz4 -l -9`: the legacy frame. */
export const TEXT_LZ4_LEGACY = Buffer.from(
  'AiFMGA4CAACTcGFja2V0IDAKCQA0OTE5CwA0ODM4CwA0NzU3CwA0Njc2CwA1NTk1CwAkMTQLADQ0MzMLADQzNTIL' +
    'ADQyNzELACUxOW4AJTEwbgAVMm0AJTk0bQAlODZtACU3OG0AJTcwbQAlNjJtACU1NG0AJTQ2bQAlMzhtACYyOW0A' +
    'FTFuACUxM24AFTVtACU5N20AJTg5bQAlODFtACU3M20AJTY1bQAlNTdtACU0OG0AJTQwbQAlMzJtACUyNG4AJjE2' +
    'bgAFbQAFawA2OTIyHgAFawA2NzYwkgEWOZIBFjiSARY3kgEWNpIBFjWSARY0kgEFbgAlMTFuABUzbQA2OTUwkgEW' +
    'OZIBBiACFjAgAhYyIAImNDWSAQbZABY4IAIWMCACFjIgAiY0MNAABpIBFjiSAQYgAhYxIAImMzWSARY0kgEFbQAm' +
    'NDkgAhYxIAIWMyACJjQ5kgEGbgAG2gAGkgEHsAEWNJIBBWsAJjY4HgIWMB4CFjIeAiYzOZIBFjiSARY3kgEGHgIV' +
    'MW4AJjM0kgEWM6EABW0AJjc5IAIWMSACFjIgAiY0OJIBFjeSAQYgAhYwIAIWMiACFjTbAAVtACY5OCACFjAgAgZA' +
    'BBY3QAQWNkAEFjVABBY0QAQWNEAEFjNABBYyQAQnMTduAAUKAAaSAQawAQY+BBY3PgQWNj4EFjY+BBY1PgQVND4E' +
    'UCAzNjEK',
  'base64',
);

/** Bytes that compress about 2:1, with matches 4 KiB back; the same for the same length. */
export function mixedBytes(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 1;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    const repeat = i >= 4096 && (i >> 6) % 2 === 1;
    bytes[i] = repeat ? (bytes[i - 4096] ?? 0) : state >>> 24;
  }
  return bytes;
}

/** The output of a program fed with bytes; undefined where it is not installed. */
export function runProgram(command: string, args: string[], input: Uint8Array): Buffer | undefined {
  const { error, status, stdout } = spawnSync(command, args, { input, maxBuffer: 1 << 28 });
  return error === undefined && status === 0 ? stdout : undefined;
}

/** The same bytes in chunks of the given lengths, again and again; each chunk is wiped when done. */
export async function* rechunk(bytes: Uint8Array, lengths: number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = Math.max(1, lengths[i % lengths.length] ?? 1);
    // A copy also of a Buffer, whose own `slice` is a view.
    const chunk = Uint8Array.from(bytes.subarray(at, at + length));
    at += length;
    yield chunk;
    chunk.fill(0xee);
  }
}

export async function openStream(data: AsyncIterable<Uint8Array>): Promise<StreamSource> {
  const [source] = await openSources(data);
  if (source?.kind !== 'stream') throw new Error('a stream was expected');
  return source;
}

/** Everything a source yields. */
export async function readAll(source: StreamSource, signal?: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source.read(signal)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** Decompresses bytes that come in chunks of these lengths. */
export async function decompress(
  bytes: Uint8Array,
  lengths: number[] = [65536],
): Promise<{ data: Buffer; source: StreamSource }> {
  const source = await openStream(rechunk(bytes, lengths));
  return { data: await readAll(source), source };
}
