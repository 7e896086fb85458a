import { describe, expect, it } from 'vitest';
import { describeBytes, looksLikeCapture, sniffCompression } from '../../src/capture/magic.js';
import { Xxh32, xxh32 } from '../../src/capture/xxh32.js';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('describeBytes', () => {
  it.each([
    ['', 'an empty file'],
    ['\x89PNG\r\n\x1a\n', 'a PNG image'],
    ['%PDF-1.7', 'a PDF document'],
    ['PK\x03\x04....', 'a ZIP archive (unpack it first)'],
    ['\x7fELF\x02\x01', 'an ELF program or library'],
    ['SQLite format 3\0', 'an SQLite database'],
    ['ElfFile\0', 'a Windows event log (EVTX)'],
    [`${'x'.repeat(257)}ustar`, 'a tar archive (unpack it first)'],
    ['{"a": 1}', 'JSON'],
    ['[{"a": 1}]', 'JSON'],
    ['\n<!DOCTYPE html><html>', 'an HTML page'],
    ['<?xml version="1.0"?>', 'XML'],
    ['[section]\nkey = value\n', 'plain text'],
    ['Gr\xc3\xbc\xc3\x9fe', 'plain text'],
    ['\xff\xfea\0', 'UTF-16 text'],
    ['\x01\x02\x03', 'unknown data that starts with 01 02 03'],
    ['\0\0\0\0\0\0\0\0\0', 'unknown data that starts with 00 00 00 00 00 00 00 00'],
  ])('%j is %s', (text, description) => {
    expect(describeBytes(bytes(text))).toBe(description);
  });

  it('tells how to convert captures of other programs', () => {
    expect(describeBytes(bytes('snoop\0\0\0\0\0\0\x02'))).toMatch(/snoop.*editcap/);
    expect(describeBytes(bytes('GMBU\0\x02'))).toMatch(/Network Monitor.*editcap/);
  });
});

it('sniffs compression', () => {
  expect(sniffCompression(bytes('\x1f\x8b\x08'))).toBe('gzip');
  expect(sniffCompression(bytes('\x28\xb5\x2f\xfd'))).toBe('zstd');
  expect(sniffCompression(bytes('\x5f\x2a\x4d\x18'))).toBe('zstd');
  expect(sniffCompression(bytes('\x04\x22\x4d\x18'))).toBe('lz4');
  expect(sniffCompression(bytes('\x02\x21\x4c\x18'))).toBe('lz4');
  expect(sniffCompression(bytes('\xd4\xc3\xb2\xa1'))).toBe('none');
  expect(sniffCompression(bytes('\x28\xb5\x2f'))).toBe('none');
});

it('knows captures', () => {
  expect(looksLikeCapture(bytes('\xd4\xc3\xb2\xa1'))).toBe(true);
  expect(looksLikeCapture(bytes('\n\r\r\n'))).toBe(true);
  expect(looksLikeCapture(bytes('\n\r\n'))).toBe(false);
});

describe('xxh32', () => {
  it.each([
    ['', 0x02cc5d05],
    ['a', 0x550d7456],
    ['abc', 0x32d153ff],
    ['Nobody inspects the spammish repetition', 0xe2293b2f],
  ])('of %j', (text, hash) => {
    expect(xxh32(bytes(text))).toBe(hash);
    const pieces = new Xxh32();
    for (const character of text) pieces.update(bytes(character));
    expect(pieces.digest()).toBe(hash);
  });
});
