// The packets of chosen flows: those that the flow's record counted, as they were captured.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { analyze, type ExtractOptions, extract, type FlowRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { OFFICE, temporaryFolder } from '../cli/run.js';

const at = temporaryFolder();
const SHARED = '../shared/captures';
/** Tunnels, fragments, several interfaces and link types. */
const CAPTURES = [
  OFFICE,
  'encap/http-vlan-0.pcap',
  'encap/gtp1_gn_normal_incl_fragmentation.pcap',
  'encap/gre-erspan-vxlan.pcap',
  'encap/mixed-vlan-mpls.pcap',
  'encap/twovlan.pcap',
  'ip-frag-ext/ip4_fragments.pcap',
  'ip-frag-ext/ip-frag.pcap',
  'ip-frag-ext/ipv6-fragmented-dns.pcap',
  'linktype/http_PPI.pcap',
  'linktype/LINKTYPE_PKTAP.pcap',
  'pcapng/le__test202.pcapng',
].map((name) => (name === OFFICE ? name : `${SHARED}/${name}`));

async function flowsOf(input: string | Uint8Array): Promise<FlowRecord[]> {
  const flows: FlowRecord[] = [];
  for await (const it of analyze(input, { detect: false })) if (it.type === 'flow') flows.push(it);
  return flows;
}

type Choice = Omit<ExtractOptions, 'write'>;

async function extracted(input: Parameters<typeof extract>[0], options: Choice) {
  const pieces: Buffer[] = [];
  const write = (piece: Uint8Array) => void pieces.push(Buffer.from(piece));
  const summary = await extract(input, { ...options, write });
  return { summary, capture: Buffer.concat(pieces) };
}

/** What the flow is without the place that it had in its capture. */
function itself({
  id: _,
  captures: __,
  endReason: ___,
  ...flow
}: FlowRecord & { captures?: unknown }) {
  return flow;
}

const hasTshark = spawnSync('tshark', ['--version']).status === 0;

function tshark(path: string, filter: string): string[] {
  const fields = ['frame.time_epoch', 'frame.len', 'frame.cap_len', 'frame.protocols', 'ip.id'];
  const args = [
    '-n',
    '-r',
    path,
    '-Y',
    filter,
    '-T',
    'fields',
    ...fields.flatMap((it) => ['-e', it]),
  ];
  return spawnSync('tshark', args).stdout.toString().split('\n').slice(0, -1);
}

describe('a flow', () => {
  it.each(CAPTURES.map((path) => [path]))(
    'of %s is the same flow when its packets are all there is',
    async (path) => {
      if (!existsSync(path)) return;
      const flows = await flowsOf(path);
      expect(flows.length).toBeGreaterThan(0);
      for (const flow of flows.slice(0, 40)) {
        const { summary, capture } = await extracted(path, { flows: [flow.id] });
        expect(summary.packets).toBe(flow.fwd.packets + flow.rev.packets);
        expect((await flowsOf(capture)).map(itself)).toEqual([itself(flow)]);
      }
    },
  );

  it.skipIf(!hasTshark)('has the packets and times that tshark finds', async () => {
    const { capture, summary } = await extracted(OFFICE, { filter: 'tls.sni contains "."' });
    writeFileSync(at('tls.pcapng'), capture);
    const [first] = await flowsOf(capture);
    const hosts = `ip.addr == ${first?.src.ip} && ip.addr == ${first?.dst.ip}`;
    const filter = `${hosts} && tcp.port == ${first?.src.port}`;
    expect(tshark(at('tls.pcapng'), filter)).toEqual(tshark(OFFICE, filter));
    expect(tshark(at('tls.pcapng'), 'frame')).toHaveLength(summary.packets);
  });

  it('is chosen by an id, and an id that is not there is told of', async () => {
    const [flow] = await flowsOf(OFFICE);
    const missing = '0123456789abcdef';
    const { summary } = await extracted(OFFICE, { flows: [flow?.id ?? '', missing] });
    expect(summary).toMatchObject({ flows: 1, missing: [missing] });
  });
});

describe('extract', () => {
  it('takes all flows of a finding', async () => {
    const { summary } = await extracted(OFFICE, { findings: ['tls.*'] });
    expect(summary.findings).toMatchObject([{ flowCount: 1, flowsKnown: 1 }]);
    expect(summary.flows).toBe(1);
  });

  it('takes what any of its choices takes', async () => {
    const [flow] = await flowsOf(OFFICE);
    const all = await extracted(OFFICE, { filter: 'tcp', flows: [flow?.id ?? ''] });
    const tcp = (await flowsOf(OFFICE)).filter(({ protocol }) => protocol === 'tcp');
    expect(all.summary.flows).toBe(tcp.length + (flow?.protocol === 'tcp' ? 0 : 1));
  });

  it('writes the same for every number of workers', async () => {
    const choice = { filter: 'udp' };
    const alone = await extracted(OFFICE, { ...choice, workers: 0 });
    const three = await extracted(OFFICE, { ...choice, workers: 3 });
    expect(three.capture.equals(alone.capture)).toBe(true);
  });

  it('reads compressed captures and bytes', async () => {
    const plain = await extracted(OFFICE, { filter: 'udp' });
    const packed = await extracted(gzipSync(readFileSync(OFFICE)), { filter: 'udp' });
    expect(packed.capture.equals(plain.capture)).toBe(true);
  });

  it('writes pcap, in ns too', async () => {
    const { capture, summary } = await extracted(OFFICE, {
      filter: 'udp',
      format: 'pcap',
    });
    const other = await extracted(OFFICE, { filter: 'udp' });
    expect(capture.readUInt32LE(0)).toBe(0xa1b23c4d);
    expect(await flowsOf(capture)).toEqual(await flowsOf(other.capture));
    expect(summary.bytes).toBe(capture.length);
  });

  it('refuses several link types in pcap', async () => {
    const both = ['test/captures/dns.pcap', `${SHARED}/linktype/raw_ip.pcap`];
    if (!both.every((path) => existsSync(path))) return;
    const choice: Choice = { filter: 'udp || tcp' };
    await expect(extracted(both, { ...choice, format: 'pcap' })).rejects.toMatchObject({
      code: 'bad-option',
      message: expect.stringContaining('write pcapng'),
    });
    const { capture, summary } = await extracted(both, choice);
    expect(await flowsOf(capture)).toHaveLength(summary.flows);
  });

  it.each([
    ['standard input', '-'],
    ['a stream', [Buffer.alloc(0)].values()],
  ])('refuses %s, which is gone once it is read', async (_, input) => {
    await expect(extracted(input, { filter: 'arp' })).rejects.toMatchObject({
      code: 'bad-option',
      message: expect.stringContaining('only once'),
    });
  });

  it.each([
    [{}, 'nothing says which'],
    [{ flows: ['12'] }, 'no id of a flow'],
    [{ findings: ['tls.nothing'] }, 'no finding "tls.nothing"'],
    [{ filter: 'dns', names: false } as Choice, 'nothing is anonymised'],
  ])('refuses %j', async (choice, message) => {
    await expect(extracted(OFFICE, choice)).rejects.toMatchObject({
      code: 'bad-option',
      message: expect.stringContaining(message),
    });
  });
});
