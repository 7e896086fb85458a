// DNP3 frames for tests: link layer and transport function around an application message.

const MASTER = 3;
const OUTSTATION = 4;
/** User data of a frame: the transport header and 249 bytes. */
const MOST = 249;

/** CRC-16/DNP, bit by bit, as it goes onto the wire. */
function crc(bytes: Buffer): Buffer {
  let value = 0;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >> 1) ^ 0xa6bc : value >> 1;
  }
  const out = Buffer.alloc(2);
  out.writeUInt16LE(value ^ 0xffff);
  return out;
}

function frame(fromMaster: boolean, data: Buffer): Buffer {
  const header = Buffer.from([0x05, 0x64, 5 + data.length, fromMaster ? 0xc4 : 0x44, 0, 0, 0, 0]);
  header.writeUInt16LE(fromMaster ? OUTSTATION : MASTER, 4);
  header.writeUInt16LE(fromMaster ? MASTER : OUTSTATION, 6);
  const out = [header, crc(header)];
  for (let at = 0; at < data.length; at += 16) {
    const block = data.subarray(at, at + 16);
    out.push(block, crc(block));
  }
  return Buffer.concat(out);
}

/** The frames of an application message, in hexadecimal; `size`: bytes of it in each. */
export function dnp3(fromMaster: boolean, message: string, size = MOST): Buffer[] {
  const bytes = Buffer.from(message.replaceAll(' ', ''), 'hex');
  const frames: Buffer[] = [];
  for (let at = 0, sequence = 0; at < bytes.length; at += size, sequence++) {
    const first = at === 0 ? 0x40 : 0;
    const final = at + size >= bytes.length ? 0x80 : 0;
    const header = Buffer.from([first | final | (sequence & 63)]);
    frames.push(frame(fromMaster, Buffer.concat([header, bytes.subarray(at, at + size)])));
  }
  return frames;
}
