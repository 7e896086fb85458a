// A capture of many short TCP connections at given times, made from what they say: raw IP.

export interface Visit {
  /** Seconds since the capture's beginning. */
  at: number;
  client?: string;
  clientPort?: number;
  server?: string;
  port?: number;
  request: Buffer;
  response?: Buffer;
}

const RAW_IP = 101;
const START = 1_700_000_000;
const FIN = 1;
const SYN = 2;
const ACK = 16;

/** Packets in order of time. `until`: seconds at which the capture ends, with a packet of another host. */
export function visitsCapture(visits: readonly Visit[], until?: number): Buffer {
  const packets: { at: number; packet: Buffer }[] = [];
  visits.forEach((visit, i) => {
    const { at, client = '10.1.0.5', server = '203.0.113.10', port = 443 } = visit;
    const ends = [
      { ip: client, port: visit.clientPort ?? 20_000 + (i % 40_000), next: 1000 },
      { ip: server, port, next: 5000 },
    ] as const;
    let step = 0;
    const send = (from: 0 | 1, flags: number, payload: Buffer = Buffer.alloc(0)) => {
      const [source, target] = [ends[from], ends[from === 0 ? 1 : 0]];
      const packet = Buffer.alloc(40 + payload.length);
      packet[0] = 0x45;
      packet.writeUInt16BE(packet.length, 2);
      packet[8] = 64;
      packet[9] = 6;
      putAddress(packet, source.ip, 12);
      putAddress(packet, target.ip, 16);
      packet.writeUInt16BE(source.port, 20);
      packet.writeUInt16BE(target.port, 22);
      packet.writeUInt32BE(source.next, 24);
      if (flags & ACK) packet.writeUInt32BE(target.next, 28);
      packet[32] = 0x50;
      packet[33] = flags;
      packet.writeUInt16BE(65535, 34);
      payload.copy(packet, 40);
      (source as { next: number }).next += payload.length + (flags & (SYN | FIN) ? 1 : 0);
      packets.push({ at: at + step++ / 1000, packet });
    };
    send(0, SYN);
    send(1, SYN | ACK);
    send(0, ACK);
    send(0, ACK, visit.request);
    if (visit.response) send(1, ACK, visit.response);
    send(0, FIN | ACK);
    send(1, FIN | ACK);
    send(0, ACK);
  });
  if (until !== undefined) {
    const packet = Buffer.alloc(20);
    packet[0] = 0x45;
    packet.writeUInt16BE(20, 2);
    packet[9] = 89;
    putAddress(packet, '10.9.9.9', 12);
    putAddress(packet, '10.9.9.8', 16);
    packets.push({ at: until, packet });
  }
  packets.sort((a, b) => a.at - b.at);
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262144, 16);
  header.writeUInt32LE(RAW_IP, 20);
  const out: Buffer[] = [header];
  for (const { at, packet } of packets) {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(START + Math.floor(at), 0);
    record.writeUInt32LE(Math.floor((at % 1) * 1e6), 4);
    record.writeUInt32LE(packet.length, 8);
    record.writeUInt32LE(packet.length, 12);
    out.push(record, packet);
  }
  return Buffer.concat(out);
}

function putAddress(packet: Buffer, ip: string, at: number): void {
  Buffer.from(ip.split('.').map(Number)).copy(packet, at);
}
