// A capture of one TCP connection over IPv4, made from what its sides say: raw IP, with handshake and FINs.

type Sayer = 'client' | 'server' | 0 | 1;

export interface Conversation {
  /** Port of the server. */
  port: number;
  clientPort?: number;
  /** What the client says, all at once, and then the server. */
  client?: Buffer;
  server?: Buffer;
  /**
   * Instead of these two, who says what, in turns: "C: …" and "S: …" of one line each; bytes or text with who
   * says it; a number of bytes for what the capture lost.
   */
  turns?: readonly (string | readonly [from: Sayer, what: Buffer | string | number])[];
  /** Numbers of turns that the capture lost. */
  lost?: readonly number[];
  /** Most payload bytes of a segment. */
  size?: number;
}

const RAW_IP = 101;
const FIN = 1;
const SYN = 2;
const ACK = 16;

export function tcpCapture({
  port,
  clientPort = 40000,
  client = Buffer.alloc(0),
  server = Buffer.alloc(0),
  turns = [
    ['client', client],
    ['server', server],
  ],
  lost = [],
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
    packet.writeUInt16BE(from === 0 ? clientPort : port, 20);
    packet.writeUInt16BE(from === 0 ? port : clientPort, 22);
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
  turns.forEach((turn, i) => {
    const [sayer, what] =
      typeof turn === 'string'
        ? ([turn.startsWith('C') ? 'client' : 'server', `${turn.slice(3)}\r\n`] as const)
        : turn;
    const from = sayer === 'client' || sayer === 0 ? 0 : 1;
    const bytes = typeof what === 'number' ? Buffer.alloc(what) : Buffer.from(what);
    if (typeof what === 'number' || lost.includes(i)) next[from] = (next[from] ?? 0) + bytes.length;
    else say(from, bytes);
  });
  send(0, FIN | ACK);
  send(1, FIN | ACK);
  return Buffer.concat(out);
}
