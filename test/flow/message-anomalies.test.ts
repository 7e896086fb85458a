// Anomalies of what DNS, HTTP and TLS say: messages that show each, and messages alike that do not.

import { describe, expect, it } from 'vitest';
import { hex } from '../make/bytes.js';
import { ofType } from '../protocols/support.js';
import { tcpCapture } from '../protocols/tcp-capture.js';
import {
  alpn,
  behind,
  clientHello,
  EMPTY,
  message,
  records,
  serverName,
  u16,
} from '../protocols/tls-build.js';
import { udpCapture } from '../protocols/udp-capture.js';
import { sharedCaptures } from '../tshark/corpus.js';

/** But for checksums, which these captures leave out. */
async function anomaliesOf(data: Buffer, side: 'fwd' | 'rev' = 'fwd') {
  const [flow] = await ofType('flow', { name: 'c', data });
  return (flow?.[side].anomalies ?? []).filter((name) => !name.endsWith('checksum'));
}

describe('DNS', () => {
  const QUESTION = '0161 00 0001 0001';
  const RECORD = 'c00c 0001 0001 00000001 0004 0a000001';
  const OPT = '00 0029 04d0 00000000 0000';
  const query = (counts: string, ...rest: string[]) =>
    anomaliesOf(
      udpCapture([
        {
          from: '10.0.0.1:40000',
          to: '10.0.0.2:53',
          payload: hex(`0001 0100 ${counts} ${rest.join('')}`),
        },
      ]),
    );
  const answer = (flags: string, counts: string, ...rest: string[]) =>
    anomaliesOf(
      udpCapture([
        {
          from: '10.0.0.1:40000',
          to: '10.0.0.2:53',
          payload: hex(`0001 0100 0001 0000 0000 0000 ${QUESTION}`),
        },
        {
          from: '10.0.0.2:53',
          to: '10.0.0.1:40000',
          payload: hex(`0001 ${flags} ${counts} ${rest.join('')}`),
        },
      ]),
      'rev',
    );

  it.each([
    ['one question', '0001 0000 0000 0000', [QUESTION], []],
    ['a question and OPT', '0001 0000 0000 0001', [QUESTION, OPT], []],
    ['one question of two', '0002 0000 0000 0000', [QUESTION], ['DNS_truncated_quest_too_short']],
    [
      'no OPT where it counts one',
      '0001 0000 0000 0001',
      [QUESTION],
      ['DNS_truncated_ans_too_short'],
    ],
    [
      'bytes behind the question',
      '0001 0000 0000 0000',
      [QUESTION, '0061'],
      ['DNS_trailing_bytes'],
    ],
    ['zeros behind the question', '0001 0000 0000 0000', [QUESTION, '000000'], []],
    ['bytes behind OPT', '0001 0000 0000 0001', [QUESTION, OPT, 'abcd'], ['DNS_trailing_bytes']],
  ])('query with %s', async (_, counts, rest, names) => {
    expect(await query(counts, ...rest)).toEqual(names);
  });

  it.each([
    ['as many records as it counts', '8180', '0001 0002 0000 0000', [QUESTION, RECORD, RECORD], []],
    [
      'one record of two',
      '8180',
      '0001 0002 0000 0000',
      [QUESTION, RECORD],
      ['DNS_truncated_ans_too_short'],
    ],
    ['one record of two, cut by the server', '8380', '0001 0002 0000 0000', [QUESTION, RECORD], []],
    [
      'a record longer than the message',
      '8180',
      '0001 0001 0000 0000',
      [QUESTION, 'c00c 0010 0001 00000001 00ff 0461'],
      ['DNS_truncated_ans_too_short'],
    ],
    [
      'bytes behind its records',
      '8180',
      '0001 0001 0000 0000',
      [QUESTION, RECORD, '0001'],
      ['DNS_trailing_bytes'],
    ],
    [
      'a pointer to itself',
      '8180',
      '0001 0001 0000 0000',
      [QUESTION, 'c013 0001 0001 00000001 0004 0a000001'],
      ['DNS_label_forward_compress_offset'],
    ],
  ])('response with %s', async (_, flags, counts, rest, names) => {
    expect(await answer(flags, counts, ...rest)).toEqual(names);
  });

  it('of which the capture has only the beginning is not judged', async () => {
    const whole = udpCapture([
      {
        from: '10.0.0.1:40000',
        to: '10.0.0.2:53',
        payload: hex(`0001 0100 0001 0000 0000 0001 ${QUESTION} ${OPT}`),
      },
    ]);
    // The record's captured length, 8 bytes less than its length.
    const cut = Buffer.from(whole.subarray(0, whole.length - 8));
    cut.writeUInt32LE(cut.readUInt32LE(24 + 8) - 8, 24 + 8);
    expect(await anomaliesOf(cut)).toEqual([]);
  });
});

describe('HTTP', () => {
  const get = (...lines: string[]) =>
    anomaliesOf(
      tcpCapture({
        port: 80,
        client: Buffer.from(`GET / HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1'),
      }),
    );

  it.each([
    ['ordinary fields', ['Host: a', "X-!#$%&'*+.^_`|~9: b"], []],
    ['a field folded over two lines', ['Host: a', 'X-A: b', ' c: d e: f'], []],
    ['bare line feeds', ['Host: a\nX-A: b'], []],
    ['a carriage return in a line', ['Host: a\rX-A: b'], ['line_terminated_with_single_CR']],
    [
      'one far behind in a long head',
      [`Host: ${'a'.repeat(100)}`, `X: ${'b'.repeat(61)}\rc`],
      ['line_terminated_with_single_CR'],
    ],
    ['a blank before the colon', ['Host: a', 'Content-Length : 0'], ['HTTP_bad_header_name']],
    ['a bracket in a name', ['Host: a', 'X[a]: 0'], ['HTTP_bad_header_name']],
    ['a byte beyond ASCII in a name', ['Host: a', 'X-\xe4: 0'], ['HTTP_bad_header_name']],
    ['a control character in a name', ['Host: a', 'X-\x01: 0'], ['HTTP_bad_header_name']],
  ])('head with %s', async (_, lines, names) => {
    expect(await get(...lines)).toEqual(names);
  });

  it('a response may have blanks before a colon', async () => {
    const data = tcpCapture({
      port: 80,
      client: Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n'),
      server: Buffer.from('HTTP/1.1 204 No Content\r\nX-A : b\r\n\r\n'),
    });
    expect(await anomaliesOf(data, 'rev')).toEqual([]);
  });

  const POST = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n';
  it.each([
    ['that fit', '3\r\nabc\r\n0\r\n\r\n', []],
    ['with extensions and trailers', '3;a=b\r\nabc\r\n0\r\nX: y\r\n\r\n', []],
    ['of less than their size', '2\r\nabc\r\n0\r\n\r\n', ['HTTP_bad_chunk_size']],
    ['of a size that is none', 'xyz\r\nabc\r\n0\r\n\r\n', ['HTTP_bad_chunk_size']],
    ['of a size with a sign', '-1\r\nabc\r\n0\r\n\r\n', ['HTTP_bad_chunk_size']],
    ['of a size beyond all memory', 'ffffffffffffffff\r\nabc\r\n', ['HTTP_bad_chunk_size']],
    ['that have not all come', '5\r\nabc', []],
  ])('chunks %s', async (_, body, names) => {
    expect(await anomaliesOf(tcpCapture({ port: 80, client: Buffer.from(POST + body) }))).toEqual(
      names,
    );
  });

  it('a response to HEAD has no chunks to judge', async () => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    const data = tcpCapture({
      port: 80,
      client: Buffer.from('HEAD / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(2)),
      server: Buffer.from(head.repeat(2)),
    });
    expect(await anomaliesOf(data, 'rev')).toEqual([]);
  });

  it('chunks of which the capture lacks bytes are not judged', async () => {
    const data = tcpCapture({
      port: 80,
      turns: [
        ['client', `${POST}3\r\nabc\r\n`],
        ['client', '3\r\ndef\r\n'],
        ['client', '3\r\nghi\r\n0\r\n\r\n'],
      ],
      lost: [1],
    });
    expect(await anomaliesOf(data)).toEqual([]);
  });
});

describe('TLS', () => {
  const offer = (...extensions: [number, Buffer][]) =>
    clientHello({ version: 0x0303, ciphers: [0xc02f, 0x1301], extensions });
  const HELLO = offer([0, serverName('a.example')], [16, alpn(Buffer.from('h2'))]);
  const says = (...bytes: Buffer[]) =>
    anomaliesOf(tcpCapture({ port: 443, client: Buffer.concat(bytes) }));

  it.each([
    ['an ordinary hello', [], []],
    ['another record of data', [hex('17 0303 0003 616263')], []],
    ['a version that is none', [hex('16 0400 0004 01000000')], ['TLS_bad_record']],
    ['a minor version that is none', [hex('16 0309 0004 01000000')], ['TLS_bad_record']],
    ['a length that none has', [hex('16 0303 ffff 01000000')], ['TLS_bad_record']],
    ['a handshake record of nothing', [hex('16 0303 0000')], ['TLS_bad_record']],
    ['a ChangeCipherSpec of two bytes', [hex('14 0303 0002 0101')], ['TLS_bad_record']],
    ['something that is no TLS', [Buffer.from('GET / HTTP/1.1\r\n\r\n')], []],
  ])('a hello and %s', async (_, rest, names) => {
    expect(await says(records(HELLO), ...rest)).toEqual(names);
  });

  it('a server that answers in the clear sends no bad record', async () => {
    const data = tcpCapture({
      port: 443,
      client: records(HELLO),
      server: Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
    });
    expect(await anomaliesOf(data, 'rev')).toEqual([]);
  });

  it('a hello over several records is as long as it says', async () => {
    expect(await says(records(HELLO, 20))).toEqual([]);
  });

  it('a message that another record interrupts lies about its length', async () => {
    const long = Buffer.from(HELLO);
    long.writeUIntBE(HELLO.length + 50, 1, 3);
    expect(await says(records(long), hex('15 0303 0002 0100'), hex('15 0303 0002 0100'))).toEqual([
      'TLS_handshake_length_mismatch',
    ]);
  });

  it.each([
    ['as long as they say', 0, []],
    ['longer than their message', 1, ['TLS_handshake_length_mismatch']],
  ])('certificates %s', async (_, more, names) => {
    const chain = behind(3, behind(3, Buffer.alloc(20, 0x30)));
    chain.writeUIntBE(chain.length - 3 + more, 0, 3);
    const hello = message(
      2,
      Buffer.concat([
        u16(0x0303),
        Buffer.alloc(32, 9),
        behind(1, EMPTY),
        u16(0xc02f),
        Buffer.of(0),
      ]),
    );
    const data = tcpCapture({
      port: 443,
      client: records(HELLO),
      server: records(Buffer.concat([hello, message(11, chain)])),
    });
    expect(await anomaliesOf(data, 'rev')).toEqual(names);
  });

  /** The hello with one byte of its body changed; its own length fits. */
  const changed = (at: number, to: number, hello = HELLO) => {
    const bytes = Buffer.from(hello);
    bytes[at] = to;
    return records(bytes);
  };
  const CIPHERS = 4 + 2 + 32 + 1;
  const EXTENSIONS = CIPHERS + 2 + 4 + 2;
  it.each([
    ['a session id of 33 bytes', changed(4 + 34, 33)],
    ['more cipher suites than bytes', changed(CIPHERS, 0xff)],
    ['extensions beyond its end', changed(EXTENSIONS + 1, 0xff)],
    ['extensions short of its end', changed(EXTENSIONS + 1, 4)],
    ['an extension beyond the others', changed(EXTENSIONS + 5, 0xff)],
    ['names of hosts beyond their extension', changed(EXTENSIONS + 7, 0x7f)],
    ['a name beyond its list', changed(EXTENSIONS + 10, 0x7f)],
    ['a protocol’s name beyond its list', changed(HELLO.length - 3, 9)],
    ['half a group', records(offer([10, behind(2, hex('001d00'))]))],
    ['versions beyond their extension', records(offer([43, hex('04 0304')]))],
    [
      'bytes behind the extensions',
      records(message(1, Buffer.concat([HELLO.subarray(4), hex('00')]))),
    ],
  ])('a hello with %s', async (_, hello) => {
    expect(await says(hello)).toEqual(['TLS_hello_length_mismatch']);
  });

  it.each([
    ['no extensions', records(offer())],
    [
      'groups, formats, signatures and versions',
      records(
        offer(
          [10, behind(2, u16(0x1d, 0x17))],
          [11, behind(1, Buffer.of(0))],
          [13, behind(2, u16(0x0403))],
          [43, behind(1, u16(0x0304, 0x0303))],
          [0x0a0a, EMPTY],
          [21, Buffer.alloc(30)],
        ),
      ),
    ],
  ])('a hello with %s adds up', async (_, hello) => {
    expect(await says(hello)).toEqual([]);
  });
});

describe.skipIf(sharedCaptures().length === 0)('the shared captures', () => {
  const OF_MESSAGES = /^(DNS_tr|line_|HTTP_|TLS_)/;
  const TOPICS = [
    'dns',
    'http',
    'tls',
    'quic',
    'discovery',
    'infra',
    'encap',
    'mixed',
    'malformed',
  ];

  it('have such messages only where they were spoiled on purpose', async () => {
    const found = new Set<string>();
    for (const { name, path } of sharedCaptures()) {
      if (!TOPICS.includes(name.split('/')[0] ?? '')) continue;
      for (const { fwd, rev } of await ofType('flow', path)) {
        const names = [...(fwd.anomalies ?? []), ...(rev.anomalies ?? [])];
        if (names.some((it) => OF_MESSAGES.test(it))) found.add(name);
      }
    }
    expect([...found]).toEqual(['malformed/fuzz-2006-06-26-2594.pcap']);
  });
});
