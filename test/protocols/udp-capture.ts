// A capture of datagrams between two hosts over IPv4: raw IP, a second apart.

export interface Datagram {
  /** 0: from the client; 1: from the server. */
  from: 0 | 1;
  payload: Buffer;
}

const RAW_IP = 101;
const UDP = 17;

export function udpCapture(port: number, datagrams: Datagram[], clientPort = 40000): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262144, 16);
  header.writeUInt32LE(RAW_IP, 20);
  const out = [header];
  datagrams.forEach(({ from, payload }, i) => {
    const packet = Buffer.alloc(28 + payload.length);
    packet[0] = 0x45;
    packet.writeUInt16BE(packet.length, 2);
    packet[8] = 64;
    packet[9] = UDP;
    packet.writeUInt32BE(0x0a000001 + from, 12);
    packet.writeUInt32BE(0x0a000002 - from, 16);
    packet.writeUInt16BE(from === 0 ? clientPort : port, 20);
    packet.writeUInt16BE(from === 0 ? port : clientPort, 22);
    packet.writeUInt16BE(8 + payload.length, 24);
    payload.copy(packet, 28);
    const record = Buffer.alloc(16);
    record.writeUInt32LE(1_700_000_000 + i, 0);
    record.writeUInt32LE(packet.length, 8);
    record.writeUInt32LE(packet.length, 12);
    out.push(record, packet);
  });
  return Buffer.concat(out);
}
