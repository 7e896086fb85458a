import { describe, expect, it } from 'vitest';
import { type CapturedFrame, pcap, seconds } from '../make/captures.js';
import { ip, tcp, udp } from '../make/packets.js';
import { sessionOf } from '../protocols/support.js';
import { corpusIsThere } from '../tshark/corpus.js';
import { evidenceOf, findingsOf, idsOf } from './support.js';

const RAW_IP = 101;
const recorded = (name: string) => findingsOf(`test/captures/${name}.pcap`);

/** A SYN that nothing answers. */
function syn(src: string, dst: string, dport: number, time: number): CapturedFrame {
  return { data: ip({ src, dst }, tcp({ sport: 40000, dport }, 'S')), time: seconds(time) };
}

/** A connection on which the client says something and both close. */
function conversation(src: string, dst: string, dport: number, time: number): CapturedFrame[] {
  const sides = (fromClient: boolean, flags: string, seq: number, ack: number, text = '') => {
    const ends = fromClient ? { src, dst } : { src: dst, dst: src };
    const ports = fromClient ? { sport: 40000, dport } : { sport: dport, dport: 40000 };
    return ip(ends, tcp({ ...ports, seq, ack }, flags, text));
  };
  return [
    sides(true, 'S', 1, 0),
    sides(false, 'SA', 1, 2),
    sides(true, 'A', 2, 2),
    sides(true, 'PA', 2, 2, 'hello'),
    sides(false, 'PA', 2, 7, 'world'),
    sides(true, 'FA', 7, 7),
    sides(false, 'FA', 7, 8),
  ].map((data, i) => ({ data, time: seconds(time + i / 1000) }));
}

const capture = (frames: readonly CapturedFrame[]) => ({ data: pcap(RAW_IP, frames), name: 'c' });

describe('nmap of one host', () => {
  const { source, open } = sessionOf('scan-syn');

  it.each([['scan-syn'], ['scan-connect']])(
    'is a port scan that names the open ports: %s',
    async (name) => {
      const [finding, ...others] = await recorded(name);
      expect(others).toEqual([]);
      expect(finding?.key).toBe(`scan.vertical|${source}>10.77.0.11`);
      const ports = open.filter((port: number) => port <= 100).map((port: number) => `${port}/tcp`);
      expect(String(evidenceOf(finding, 'answered')).split(', ').sort()).toEqual(ports.sort());
      expect(evidenceOf(finding, 'answeredCount')).toBe(ports.length);
      expect(evidenceOf(finding, 'ports')).toBe(100);
      expect(evidenceOf(finding, 'refused')).toBe(100 - ports.length);
    },
  );

  it('is a port scan over UDP, refused by ICMP', async () => {
    const findings = await recorded('scan-udp');
    // dnsmasq sends the status request back, with another query that lay in its buffer behind it.
    expect(idsOf(findings)).toEqual(['anomaly.DNS_trailing_bytes', 'scan.vertical']);
    expect(evidenceOf(findings[0], 'answered')).toBe('53/udp');
    expect(evidenceOf(findings[0], 'portUnreachable')).toBeGreaterThanOrEqual(99);
  });

  it.each([
    ['scan-null', 'NULL', 98],
    ['scan-fin', 'FIN', 98],
    ['scan-xmas', 'Xmas', 98],
    // Open or not, an ACK is answered by a reset.
    ['scan-ack', 'ACK', 100],
  ])('goes without SYN: %s', async (name, kind, refused) => {
    const [finding, ...others] = await recorded(name);
    // Such flags are odd by themselves.
    expect(idsOf(others).filter((id) => !id.startsWith('anomaly.'))).toEqual([]);
    expect(finding?.id).toBe('scan.stealth');
    expect(evidenceOf(finding, 'kind')).toBe(kind);
    expect(evidenceOf(finding, 'targetsInWindow')).toBe(100);
    expect(evidenceOf(finding, 'refused')).toBe(refused);
  });
});

describe('nmap of a network', () => {
  it('sweeps a /24 for one port, and says who answered', async () => {
    const { source, live } = sessionOf('scan-horizontal');
    const [finding, ...others] = await recorded('scan-horizontal');
    expect(others).toEqual([]);
    expect(finding?.key).toBe(`scan.horizontal|${source}|22/tcp`);
    expect(evidenceOf(finding, 'hosts')).toBe(256);
    expect(String(evidenceOf(finding, 'answered')).split(', ').sort()).toEqual([...live].sort());
  });

  it('sweeps it by echo requests and one port at once: one finding', async () => {
    const findings = await recorded('scan-sweep');
    expect(findings.map(({ id }) => id)).toEqual(['scan.horizontal']);
    expect(String(evidenceOf(findings[0], 'service')).split(', ').sort()).toEqual([
      '443/tcp',
      'icmp',
    ]);
    expect(evidenceOf(findings[0], 'answeredCount')).toBe(sessionOf('scan-sweep').live.length);
  });

  it('scans a block: one finding in place of one for each host', async () => {
    const findings = await recorded('scan-block');
    expect(findings.map(({ id }) => id)).toEqual(['scan.block']);
    expect(findings[0]?.severity).toBe('high');
    expect(evidenceOf(findings[0], 'hosts')).toBe(16);
    expect(evidenceOf(findings[0], 'ports')).toBe(100);
  });
});

describe('no scan', () => {
  it.each([
    ['a client with forty connections', 'busy-client'],
    ['a monitor that polls thirty hosts', 'monitor'],
    ['connections that are refused or not answered', 'closed'],
  ])('is %s', async (_, name) => {
    expect(idsOf(await recorded(name)).filter((id) => id.startsWith('scan'))).toEqual([]);
  });

  it('is a resolver with some dead servers among many', async () => {
    const dns = (i: number) => `198.51.${100 + Math.floor(i / 200)}.${(i % 200) + 1}`;
    const frames = Array.from({ length: 400 }, (_, i) => {
      const ask = ip({ src: '10.0.0.53', dst: dns(i) }, udp(40000 + i, 53, 'question'));
      const answer = ip({ src: dns(i), dst: '10.0.0.53' }, udp(53, 40000 + i, 'answer'));
      const at = i / 100;
      return i % 8 === 0
        ? [{ data: ask, time: seconds(at) }]
        : [
            { data: ask, time: seconds(at) },
            { data: answer, time: seconds(at + 0.001) },
          ];
    });
    expect(await findingsOf(capture(frames.flat()))).toEqual([]);
  });

  it('is a NAT gateway, of whose many connections some fail', async () => {
    const outside = (i: number) => `198.51.${100 + Math.floor(i / 200)}.${(i % 200) + 1}`;
    const frames = Array.from({ length: 300 }, (_, i) =>
      i % 8 === 7
        ? [syn('10.0.0.254', outside(i), 443, i / 5)]
        : conversation('10.0.0.254', outside(i), 443, i / 5),
    );
    expect(await findingsOf(capture(frames.flat()))).toEqual([]);
  });

  it('is traceroute over UDP', async () => {
    const frames = Array.from({ length: 90 }, (_, i) => ({
      data: ip(
        { src: '10.0.0.1', dst: '10.0.9.9', ttl: 1 + i / 3 },
        udp(50000, 33434 + i, 'probe'),
      ),
      time: seconds(i / 10),
    }));
    expect(await findingsOf(capture(frames))).toEqual([]);
  });

  it('is QUIC that a filter drops, to forty hosts', async () => {
    const initial = Buffer.alloc(1200, 0xc0);
    const frames = Array.from({ length: 40 }, (_, i) => ({
      data: ip({ src: '10.0.0.1', dst: `192.0.2.${i + 1}` }, udp(50000 + i, 443, initial)),
      time: seconds(i / 10),
    }));
    expect(await findingsOf(capture(frames))).toEqual([]);
  });

  it('are keep-alives to many hosts of connections that began before the capture', async () => {
    const frames = Array.from({ length: 60 }, (_, i) => ({
      data: ip(
        { src: '10.0.0.1', dst: `192.0.2.${i + 1}` },
        tcp({ sport: 50000 + i, dport: 443 }, 'A'),
      ),
      time: seconds(i),
    }));
    expect(await findingsOf(capture(frames))).toEqual([]);
  });

  it('are failures far apart in time', async () => {
    const frames = Array.from({ length: 20 }, (_, i) =>
      syn('10.0.0.1', '10.0.0.2', 1000 + i, i * 400),
    );
    expect(await findingsOf(capture(frames))).toEqual([]);
  });

  it('are fewer ports than the threshold, which a user may set', async () => {
    const frames = Array.from({ length: 14 }, (_, i) => syn('10.0.0.1', '10.0.0.2', 1000 + i, i));
    expect(await findingsOf(capture(frames))).toEqual([]);
    const detect = { thresholds: { scan: { minPorts: 14 } } };
    expect(idsOf(await findingsOf(capture(frames), { detect }))).toEqual(['scan.vertical']);
  });
});

describe('a scan', () => {
  it('from outside is of low severity', async () => {
    const frames = Array.from({ length: 30 }, (_, i) =>
      syn('203.0.113.9', '10.0.0.2', 1000 + i, i),
    );
    expect((await findingsOf(capture(frames)))[0]?.severity).toBe('low');
    const detect = { homeNets: ['203.0.113.0/24'] };
    expect((await findingsOf(capture(frames), { detect }))[0]?.severity).toBe('medium');
  });

  it('of IPv6 hosts is less sure: IPv6 that leads nowhere looks the same', async () => {
    const frames = Array.from({ length: 30 }, (_, i) =>
      syn('fd00::1', `2001:db8::${(i + 1).toString(16)}`, 443, i),
    );
    expect((await findingsOf(capture(frames)))[0]?.confidence).toBe('low');
  });

  it('is no flood, however fast', async () => {
    const frames = Array.from({ length: 5000 }, (_, i) =>
      syn('10.0.0.1', '10.0.0.2', 1 + i, i / 5000),
    );
    expect(idsOf(await findingsOf(capture(frames)))).toEqual(['scan.vertical']);
  });

  it('is the same whatever the number of workers', async () => {
    const path = 'test/captures/scan-block.pcap';
    const one = await findingsOf(path, { workers: 0 });
    expect(await findingsOf(path, { workers: 2 })).toEqual(one);
  });
});

describe('first contacts', () => {
  it('that fail four times in a row are a scanner’s', async () => {
    const failing = (n: number) =>
      capture(Array.from({ length: n }, (_, i) => syn('10.0.0.1', `10.0.1.${i + 1}`, 80, i)));
    expect(idsOf(await findingsOf(failing(4)))).toEqual(['scan.trw']);
    expect(await findingsOf(failing(3))).toEqual([]);
  });

  it('count once for each target', async () => {
    const frames = Array.from({ length: 8 }, (_, i) => syn('10.0.0.1', '10.0.1.1', 80 + i, i));
    expect(await findingsOf(capture(frames))).toEqual([]);
  });

  it('that succeeded four times make a source benign for good', async () => {
    const good = Array.from({ length: 4 }, (_, i) =>
      conversation('10.0.0.1', `10.0.2.${i + 1}`, 80, i),
    );
    const bad = Array.from({ length: 6 }, (_, i) => syn('10.0.0.1', `10.0.1.${i + 1}`, 80, 60 + i));
    expect(await findingsOf(capture([...good.flat(), ...bad]))).toEqual([]);
  });
});

describe('a source past all caps', () => {
  it('keeps state within them and counts what was dropped', async () => {
    const frames = Array.from({ length: 4000 }, (_, i) =>
      syn('10.0.0.1', `10.1.${i >>> 8}.${i & 255}`, 445, i / 1000),
    );
    const { analyze } = await import('flowglass');
    const detect = { thresholds: { scan: { maxProbes: 1024 } } };
    const summary = await analyze(capture(frames), { workers: 0, detect }).summary();
    expect(summary.findings.map(({ id }) => id)).toEqual(['scan.horizontal']);
    expect(evidenceOf(summary.findings[0], 'hosts')).toBe(1024);
    expect(summary.dropped.detectorState).toBe(4000 - 1024);
  });
});

describe.skipIf(!corpusIsThere)('shared captures', () => {
  it('have the scan of scanme.nmap.org, with its open ports', async () => {
    const [finding, ...others] = await findingsOf('../shared/captures/scan-brute/synscan.pcap');
    expect(others).toEqual([]);
    expect(finding?.key).toBe('scan.vertical|172.16.0.8>64.13.134.52');
    expect(evidenceOf(finding, 'ports')).toBe(1000);
    expect(evidenceOf(finding, 'answered')).toBe('53/tcp, 80/tcp, 22/tcp');
  });
});
