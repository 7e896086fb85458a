// Messages of DCE/RPC over connections, built from what is to be in them (C706 §12.6).

export const UUIDS = {
  svcctl: '367abb81-9844-35f1-ad32-98f038001003',
  tasks: '86d35949-83c9-4044-b424-db363231fd0c',
  atsvc: '1ff70682-0a51-30e8-076d-740be8cee98b',
  netlogon: '12345678-1234-abcd-ef00-01234567cffb',
  drsuapi: 'e3514235-4b06-11d1-ab04-00c04fc2dcd2',
  samr: '12345778-1234-abcd-ef00-0123456789ac',
  nobody: '00112233-4455-6677-8899-aabbccddeeff',
} as const;

const FIRST = 1;
const LAST = 2;
const BOTH = FIRST | LAST;

export interface Options {
  call?: number;
  flags?: number;
  big?: boolean;
  context?: number;
  /** Type and level of the verifier, whose token has 8 bytes. */
  verifier?: readonly [type: number, level: number];
}

function message(type: number, body: Buffer, options: Options): Buffer {
  const { call = 1, flags = BOTH, big = false, verifier } = options;
  const padding = verifier ? (16 - (body.length % 16)) % 16 : 0;
  const trailer = verifier
    ? Buffer.concat([
        Buffer.alloc(padding),
        Buffer.of(verifier[0], verifier[1], padding, 0),
        Buffer.alloc(12),
      ])
    : Buffer.alloc(0);
  const head = Buffer.alloc(16);
  head.set([5, 0, type, flags, big ? 0 : 0x10]);
  put16(head, body.length + trailer.length + 16, 8, big);
  put16(head, verifier ? 8 : 0, 10, big);
  put32(head, call, 12, big);
  return Buffer.concat([head, body, trailer]);
}

const put16 = (out: Buffer, value: number, at: number, big: boolean) =>
  big ? out.writeUInt16BE(value, at) : out.writeUInt16LE(value, at);
const put32 = (out: Buffer, value: number, at: number, big: boolean) =>
  big ? out.writeUInt32BE(value, at) : out.writeUInt32LE(value, at);

function uuid(text: string, big: boolean): Buffer {
  const out = Buffer.from(text.replaceAll('-', ''), 'hex');
  if (!big) {
    out.subarray(0, 4).reverse();
    out.subarray(4, 6).reverse();
    out.subarray(6, 8).reverse();
  }
  return out;
}

/** Bind, or (`type` 14) alter context: interfaces by the numbers of their contexts. */
export function bind(contexts: Record<number, string>, options: Options = {}, type = 11): Buffer {
  const big = options.big ?? false;
  const body = Buffer.alloc(12);
  put16(body, 4280, 0, big);
  put16(body, 4280, 2, big);
  body[8] = Object.keys(contexts).length;
  const items = Object.entries(contexts).map(([id, interfaceUuid]) => {
    const item = Buffer.alloc(44);
    put16(item, Number(id), 0, big);
    item[2] = 1;
    uuid(interfaceUuid, big).copy(item, 4);
    put32(item, 1, 20, big);
    uuid('8a885d04-1ceb-11c9-9fe8-08002b104860', big).copy(item, 24);
    put32(item, 2, 40, big);
    return item;
  });
  return message(type, Buffer.concat([body, ...items]), options);
}

export function bindAck(endpoint: string, options: Options = {}, type = 12): Buffer {
  const big = options.big ?? false;
  const address = Buffer.from(endpoint === '' ? '' : `${endpoint}\0`);
  const body = Buffer.alloc(10 + address.length);
  put16(body, 4280, 0, big);
  put16(body, 4280, 2, big);
  put16(body, address.length, 8, big);
  address.copy(body, 10);
  const results = Buffer.alloc(28);
  results[0] = 1;
  const padding = Buffer.alloc((4 - ((16 + body.length) % 4)) % 4);
  return message(type, Buffer.concat([body, padding, results]), options);
}

function call(stub: Buffer, third: number, options: Options): Buffer {
  const { big = false, context = 0 } = options;
  const body = Buffer.alloc(8);
  put32(body, stub.length, 0, big);
  put16(body, context, 4, big);
  put16(body, third, 6, big);
  return Buffer.concat([body, stub]);
}

export const request = (
  operation: number,
  stub: Buffer = Buffer.alloc(8),
  options: Options = {},
): Buffer => message(0, call(stub, operation, options), options);

export const response = (stub: Buffer = Buffer.alloc(8), options: Options = {}): Buffer =>
  message(2, call(stub, 0, options), options);

export function fault(status: number, options: Options = {}): Buffer {
  const stub: Buffer = Buffer.alloc(8);
  put32(stub, status, 0, options.big ?? false);
  return message(3, call(stub, 0, options), options);
}

/** A string of NDR, with what aligns the next number. */
export function ndrString(text: string, align = true): Buffer {
  const characters = Buffer.from(`${text}\0`, 'utf16le');
  const head = Buffer.alloc(12);
  head.writeUInt32LE(text.length + 1, 0);
  head.writeUInt32LE(text.length + 1, 8);
  const padding = align ? (4 - (characters.length % 4)) % 4 : 0;
  return Buffer.concat([head, characters, Buffer.alloc(padding)]);
}

const POINTER = Buffer.of(1, 0, 2, 0);

export const challengeOf = (computer: string, challenge: Buffer): Buffer =>
  Buffer.concat([POINTER, ndrString('\\\\DC'), ndrString(computer, false), challenge]);

export function authenticateOf(account: string, computer: string, credential: Buffer): Buffer {
  const before = Buffer.concat([
    POINTER,
    ndrString('\\\\DC'),
    ndrString(account, false),
    Buffer.of(6, 0),
  ]);
  const padding = Buffer.alloc((4 - (before.length % 4)) % 4);
  const head = Buffer.concat([before, padding, ndrString(computer, false), credential]);
  return Buffer.concat([
    head,
    Buffer.alloc((4 - (head.length % 4)) % 4),
    Buffer.of(0xff, 0xff, 0x2f, 0x21),
  ]);
}

export const serviceOf = (name: string): Buffer =>
  Buffer.concat([Buffer.alloc(20, 7), ndrString(name), Buffer.alloc(40)]);

export const taskOf = (path: string): Buffer =>
  Buffer.concat([POINTER, ndrString(path), Buffer.alloc(40)]);

/** Results that end with an NT status. */
export function statusOf(status: number): Buffer {
  const out = Buffer.alloc(12);
  out.writeUInt32LE(status, 8);
  return out;
}
