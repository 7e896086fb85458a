// A capture of one TCP connection over IPv4, made from what its sides say: raw IP, with handshake and FINs.

export interface Conversation {
  /** Port of the server. */
  port: number;
  /** What the client says, all at once, and then the server. */
  client?: Buffer;
  server?: Buffer;
  /** Instead of these two: who says what, in order; a number of bytes for what the capture lost. */
  turns?: readonly (readonly [from: 'client' | 'server', what: Buffer | string | number])[];
  /** Most payload bytes of a segment. */
  size?: number;
}

const RAW_IP = 101;
const FIN = 1;
const SYN = 2;
const ACK = 16;

export function tcpCapture({
  port,
  client = Buffer.alloc(0),
  server = Buffer.alloc(0),
  turns = [
    ['client', client],
    ['server', server],
  ],
  size = 1460,
}: Conversation): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262144, 16);
  header.writeUInt32LE(RAW_IP, 20);
  const out = [header];
  const next = [1000, 5000];
  let time = 0;
  const send = (from: 0 | 1, flags: number, payload: Buffer = Buffer.alloc(0)) => {
    const packet = Buffer.alloc(40 + payload.length);
    packet[0] = 0x45;
    packet.writeUInt16BE(packet.length, 2);
    packet[8] = 64;
    packet[9] = 6;
    packet.writeUInt32BE(0x0a000001 + from, 12);
    packet.writeUInt32BE(0x0a000002 - from, 16);
    packet.writeUInt16BE(from === 0 ? 40000 : port, 20);
    packet.writeUInt16BE(from === 0 ? port : 40000, 22);
    packet.writeUInt32BE(next[from] ?? 0, 24);
    if (flags & ACK) packet.writeUInt32BE(next[1 - from] ?? 0, 28);
    packet[32] = 0x50;
    packet[33] = flags;
    packet.writeUInt16BE(65535, 34);
    payload.copy(packet, 40);
    next[from] = (next[from] ?? 0) + payload.length + (flags & (SYN | FIN) ? 1 : 0);
    const record = Buffer.alloc(16);
    record.writeUInt32LE(1_700_000_000, 0);
    record.writeUInt32LE(time++, 4);
    record.writeUInt32LE(packet.length, 8);
    record.writeUInt32LE(packet.length, 12);
    out.push(record, packet);
  };
  const say = (from: 0 | 1, what: Buffer) => {
    for (let at = 0; at < what.length; at += size) send(from, ACK, what.subarray(at, at + size));
  };
  send(0, SYN);
  send(1, SYN | ACK);
  send(0, ACK);
  for (const [side, what] of turns) {
    const from = side === 'client' ? 0 : 1;
    if (typeof what === 'number') next[from] = (next[from] ?? 0) + what;
    else say(from, Buffer.from(what));
  }
  send(0, FIN | ACK);
  send(1, FIN | ACK);
  return Buffer.concat(out);
}
