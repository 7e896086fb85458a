// What a report's file holds, held against the records of the same run.

import { recordToJson } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { OFFICE, OFFICE_FLOWS } from '../cli/run.js';
import { recordsOf } from '../protocols/support.js';
import { blocksOf, columnOf, detailsOf, finding, infoOf, reportOf } from './support.js';

const records = await recordsOf(OFFICE);
const flows = records.filter((it) => it.type === 'flow');
const html = await reportOf(OFFICE);

describe('flows', () => {
  it('are all there, in the order in which they came', () => {
    expect(columnOf(html, 'id')).toEqual(flows.map(({ id }) => BigInt(`0x${id}`)));
  });

  it('have their figures in columns', () => {
    expect(columnOf(html, 'src')).toEqual(flows.map(({ src }) => src.ip));
    expect(columnOf(html, 'dstPort')).toEqual(flows.map(({ dst }) => dst.port ?? Number.NaN));
    expect(columnOf(html, 'first')).toEqual(flows.map(({ firstTime }) => firstTime));
    expect(columnOf(html, 'revBytes')).toEqual(flows.map(({ rev }) => rev.bytes));
    expect(columnOf(html, 'community')).toEqual(flows.map((it) => it.communityId.slice(2)));
    expect(columnOf(html, 'fwdEntropy')).toEqual(
      flows.map(({ fwd }) => Math.fround(fwd.payload?.entropy ?? Number.NaN)),
    );
  });

  it('have their whole record, and what they said, in their details', () => {
    const details = detailsOf(html);
    expect(details.map(([flow]) => flow)).toEqual(flows.map((it) => recordToJson(it)));
    const said = records.filter((it) => 'flow' in it);
    expect(said.length).toBeGreaterThan(0);
    expect(details.flatMap(([, ...rest]) => rest.map(({ type }) => type)).sort()).toEqual(
      said.map(({ type }) => type).sort(),
    );
  });

  it('are called what the traffic called them', () => {
    const names = columnOf(html, 'name');
    const tls = records.find((it) => it.type === 'tls');
    expect(names[flows.findIndex(({ id }) => id === tls?.flow)]).toBe('files.example.test');
  });
});

describe('lists', () => {
  it('have each DNS name once, with its queries', () => {
    const queries = records.filter((it) => it.type === 'dns');
    const { dns } = infoOf(html);
    expect(dns.list.reduce((sum, { count }) => sum + count, 0)).toBe(queries.length);
    expect(new Set(dns.list.map(({ name }) => name)).size).toBe(dns.list.length);
  });

  it('have each certificate once, and who sent it', () => {
    const { certificates } = infoOf(html);
    const sent = records.filter((it) => it.type === 'x509');
    expect(certificates.list.map(({ sha256 }) => sha256)).toEqual([
      ...new Set(sent.map(({ sha256 }) => sha256)),
    ]);
    expect(certificates.list[0]?.hosts).toEqual([sent[0]?.dst.ip]);
  });

  it('have findings worst first, of the same severity the surer ones', () => {
    const page = reportOf(OFFICE, { run: { detect: false } }, [
      finding({ id: 'a', severity: 'low' }),
      finding({ id: 'b', severity: 'critical', confidence: 'low' }),
      finding({ id: 'c', severity: 'critical', confidence: 'high' }),
    ]);
    return expect(page.then((it) => infoOf(it).findings.list.map(({ id }) => id))).resolves.toEqual(
      ['c', 'b', 'a'],
    );
  });
});

describe('caps', () => {
  const bytes = ({ fwd, rev }: (typeof flows)[number]) => fwd.bytes + rev.bytes;

  it('keep the flows with most bytes, and count the rest', async () => {
    const capped = await reportOf(OFFICE, { flows: 10 });
    const largest = [...flows].sort((a, b) => bytes(b) - bytes(a)).slice(0, 10);
    const ids = columnOf(capped, 'id');
    expect(new Set(ids)).toEqual(new Set(largest.map(({ id }) => BigInt(`0x${id}`))));
    const { leftOut, flows: kept } = infoOf(capped);
    expect([kept, leftOut.flows]).toEqual([10, OFFICE_FLOWS - 10]);
    const left =
      flows.reduce((sum, it) => sum + bytes(it), 0) -
      largest.reduce((sum, it) => sum + bytes(it), 0);
    expect(leftOut.bytes).toBe(left);
    const drawn = leftOut.bins.bytes.reduce((sum, it) => sum + it, 0);
    expect(Math.abs(drawn - left)).toBeLessThan(leftOut.bins.bytes.length);
  });

  it('keep flows with a verdict whatever their bytes', async () => {
    const smallest = [...flows].sort((a, b) => bytes(a) - bytes(b))[0];
    if (!smallest) throw new Error('no flow');
    const judged = {
      ...smallest,
      id: '00000000000000aa',
      verdict: { severity: 'low', findings: ['x'] },
    } as const;
    const capped = await reportOf(OFFICE, { flows: 5 }, [judged]);
    expect(columnOf(capped, 'id')).toContain(0xaan);
  });

  it('keep flows that findings speak of, as far as they are still there', async () => {
    const smallest = [...flows].sort((a, b) => bytes(a) - bytes(b))[0];
    if (!smallest) throw new Error('no flow');
    const named = finding({ flows: ['00000000000000bb'], flowCount: 1 });
    const capped = await reportOf(OFFICE, { flows: 5 }, [
      { ...smallest, id: '00000000000000bb' },
      named,
    ]);
    expect(columnOf(capped, 'id')).toContain(0xbbn);
  });

  it('leave records out of details, and count them', async () => {
    const none = await reportOf(OFFICE, { recordsPerFlow: 0 });
    expect(detailsOf(none).every(({ length }) => length === 1)).toBe(true);
    expect(infoOf(none).recordsLeftOut).toBe(records.filter((it) => 'flow' in it).length);
  });
});

describe('the file', () => {
  it('is the same in every run', async () => {
    expect(await reportOf(OFFICE, { run: { workers: 2 } })).toBe(html);
  });

  it('allows no request and no script but its own', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+';/,
    );
    expect(policy).toContain("connect-src 'none'");
    expect(html.match(/<script/g)?.length).toBe(
      1 +
        ['report', 'columns', 'details'].flatMap((kind) => blocksOf(html, kind as 'report')).length,
    );
  });
});
