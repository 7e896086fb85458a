// A capture of UDP datagrams over IPv4, made from what they say: raw IP.

export interface Datagram {
  /** "ip:port". */
  from: string;
  to: string;
  payload: Buffer;
  /** Milliseconds since the beginning; without it one later than the datagram before. */
  at?: number | undefined;
}

const RAW_IP = 101;
const START = 1_700_000_000;

export function udpCapture(datagrams: Datagram[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262144, 16);
  header.writeUInt32LE(RAW_IP, 20);
  const out = [header];
  let time = 0;
  for (const { from, to, payload, at } of datagrams) {
    time = at ?? time + 1;
    const packet = Buffer.alloc(28 + payload.length);
    packet[0] = 0x45;
    packet.writeUInt16BE(packet.length, 2);
    packet[8] = 64;
    packet[9] = 17;
    putEnd(packet, from, 12, 20);
    putEnd(packet, to, 16, 22);
    packet.writeUInt16BE(8 + payload.length, 24);
    payload.copy(packet, 28);
    const record = Buffer.alloc(16);
    record.writeUInt32LE(START + Math.floor(time / 1000), 0);
    record.writeUInt32LE((time % 1000) * 1000, 4);
    record.writeUInt32LE(packet.length, 8);
    record.writeUInt32LE(packet.length, 12);
    out.push(record, packet);
  }
  return Buffer.concat(out);
}

export interface Said {
  /** 0: the client; 1: the server. */
  from: 0 | 1;
  payload: Buffer;
}

/** Datagrams between one client and one server, a second apart. */
export function udpDialogue(port: number, said: readonly Said[], clientPort = 40000): Buffer {
  const client = `10.0.0.1:${clientPort}`;
  const server = `10.0.0.2:${port}`;
  return udpCapture(
    said.map(({ from, payload }, i) => ({
      from: from === 0 ? client : server,
      to: from === 0 ? server : client,
      payload,
      at: i * 1000,
    })),
  );
}

function putEnd(packet: Buffer, end: string, ip: number, port: number): void {
  const [address = '', number] = end.split(':');
  Buffer.from(address.split('.').map(Number)).copy(packet, ip);
  packet.writeUInt16BE(Number(number), port);
}
