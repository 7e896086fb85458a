// Filters: what they mean on the records of a real capture, and what they refuse.

import fc from 'fast-check';
import { analyze, FlowglassError, type FlowglassRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';

const OFFICE = 'examples/office.pcapng';

async function records(filter?: string): Promise<FlowglassRecord[]> {
  const found: FlowglassRecord[] = [];
  const options = {
    workers: 0,
    detect: false as const,
    ...(filter === undefined ? {} : { filter }),
  };
  for await (const record of analyze(OFFICE, options)) found.push(record);
  return found;
}

const all = await records();
type Of<T extends FlowglassRecord['type']> = Extract<FlowglassRecord, { type: T }>;

/** Records that the test says should be chosen, and flows of those that are none. */
function expected(choose: (record: FlowglassRecord) => boolean): FlowglassRecord[] {
  const flows = new Set(all.filter(choose).flatMap((it) => ('flow' in it ? [it.flow] : [])));
  return all.filter((it) => choose(it) || (it.type === 'flow' && flows.has(it.id)));
}

const on =
  <T extends FlowglassRecord['type']>(type: T, test: (record: Of<T>) => boolean) =>
  (record: FlowglassRecord) =>
    record.type === type && test(record as Of<T>);
const ends = (record: FlowglassRecord) => ('src' in record ? [record.src, record.dst] : []);

describe('a filter chooses', () => {
  it.each<[string, (record: FlowglassRecord) => boolean]>([
    ['flow.duration > 2', on('flow', (it) => it.duration > 2)],
    ['flow.fwd.bytes >= 1000', on('flow', (it) => it.fwd.bytes >= 1000)],
    ['flow.app == "tls"', on('flow', (it) => it.app === 'tls')],
    ['flow.history matches "^s"', on('flow', (it) => /^s/i.test(it.history))],
    ['dns', (it) => it.type === 'dns' || (it.type === 'flow' && it.app === 'dns')],
    ['dns.query contains "files"', on('dns', (it) => it.query?.includes('files') ?? false)],
    ['dns.qry.name contains "files"', on('dns', (it) => it.query?.includes('files') ?? false)],
    ['dns.rcode != "NOERROR"', on('dns', (it) => it.rcode !== undefined && it.rcode !== 'NOERROR')],
    [
      'dns.answers.address == 10.77.0.0/16',
      on('dns', (it) => it.answers?.some(({ address }) => address?.startsWith('10.77.')) ?? false),
    ],
    ['ip.addr == 10.77.0.20', (it) => ends(it).some(({ ip }) => ip === '10.77.0.20')],
    [
      'ip.src == 10.77.0.16/28',
      (it) => /^10\.77\.0\.(?:1[6-9]|2\d|3[01])$/.test(ends(it)[0]?.ip ?? ''),
    ],
    [
      'tcp.port == 443',
      (it) =>
        'protocol' in it && it.protocol === 'tcp' && ends(it).some(({ port }) => port === 443),
    ],
    [
      'port in {53, 80..90}',
      (it) => ends(it).some(({ port = 0 }) => port === 53 || (port >= 80 && port <= 90)),
    ],
    [
      'tcp and not http',
      (it) =>
        'protocol' in it &&
        it.protocol === 'tcp' &&
        it.type !== 'http' &&
        !(it.type === 'flow' && it.app === 'http'),
    ],
    [
      'tls.serverName || http.host',
      (it) =>
        (it.type === 'tls' && it.serverName !== undefined) ||
        (it.type === 'http' && it.host !== undefined),
    ],
    [
      'flow.firstTime >= "2026-11-24T04:32:30Z"',
      on('flow', (it) => it.firstTime >= 1795494750000000000n),
    ],
  ])('%s', async (filter, choose) => {
    const chosen = expected(choose);
    expect(await records(filter)).toEqual(chosen);
    expect(chosen.length).toBeGreaterThan(0);
    expect(chosen.length).toBeLessThan(all.length);
  });

  it('by precedence: not before and, and before or', async () => {
    const same = await records('(tcp && (!tls)) || udp');
    expect(await records('tcp and not tls or udp')).toEqual(same);
  });

  it('the same lines of NDJSON', async () => {
    const lines: Buffer[] = [];
    const filter = 'dns.query contains "files"';
    const ndjson = (piece: Uint8Array) => void lines.push(Buffer.from(piece));
    await analyze(OFFICE, { workers: 0, detect: false, filter, ndjson }).summary();
    const texts = Buffer.concat(lines).toString().trimEnd().split('\n');
    expect(texts.length).toBe((await records(filter)).length);
  });

  it('and the summary tells of all', async () => {
    const summary = await analyze(OFFICE, { workers: 0, filter: 'flow.duration < 0' }).summary();
    expect(summary.flows.flows).toBe(all.filter((it) => it.type === 'flow').length);
  });
});

describe('a filter is refused with column and reason', () => {
  it.each([
    ['', 1, 'a field was expected'],
    ['tls.snii == "x"', 1, 'did you mean tls.sni'],
    ['flow.durations > 1', 1, 'flow.duration'],
    ['tcp &&', 7, 'a field was expected'],
    ['(tcp', 5, '")" was expected'],
    ['tcp udp', 5, 'not expected'],
    ['dns.query == files', 14, 'texts are in quotes'],
    ['dns.query == "files', 14, 'no end'],
    ['dns.query matches "("', 19, 'nterminated group'],
    ['ip.addr == 10.0.0.0/99', 12, 'no address and no network'],
    ['ip.addr > 10.0.0.1', 11, 'needs a number'],
    ['flow.duration > "long"', 17, 'no number and no time'],
    ['flow.duration # 1', 15, 'means nothing'],
    ['!'.repeat(200), 102, 'deep'],
  ])('%s', async (filter, column, reason) => {
    const error = await records(filter).catch((it: unknown) => it);
    expect(error).toBeInstanceOf(FlowglassError);
    expect((error as FlowglassError).code).toBe('bad-filter');
    expect((error as FlowglassError).message).toContain(`column ${column}: `);
    expect((error as FlowglassError).message).toContain(reason);
  });

  it('whatever it is, by no other error', async () => {
    const words = [
      'tcp',
      'ip.addr',
      'flow.duration',
      '==',
      '!=',
      '>',
      'in',
      '{',
      '}',
      '(',
      ')',
      '!',
      '&&',
      'or',
      '"a"',
      '10.0.0.0/8',
      '::1',
      '5',
      '..',
      ',',
      'contains',
      'matches',
      'true',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.array(fc.constantFrom(...words)).map((it) => it.join(' ')),
        ),
        async (filter) => {
          const outcome = await records(filter).catch((it: unknown) => it);
          if (!Array.isArray(outcome)) expect((outcome as FlowglassError).code).toBe('bad-filter');
        },
      ),
      { numRuns: 150 },
    );
  });
});
