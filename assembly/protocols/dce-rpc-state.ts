// What is kept of an association of DCE/RPC: interfaces by the number of their context, and how it is protected.
// Over TCP a connection is one, over SMB each open pipe.
//
//   Rpc  ┌────────┬──────────────────────┬────────────────────────┐
//        │ counts │ endpoint, 40 bytes   │ Contexts, 8 of 24 bytes│
//        └────────┴──────────────────────┴────────────────────────┘

const CONTEXTS: u32 = 8;
const ENDPOINT: u32 = 40;

@unmanaged
export class Rpc {
  /** Over SMB: one more than the place of its pipe among the open files; 0: free. */
  file: u32;
  /** Over SMB, by direction: bytes of the message under way that are still to come. */
  left0: u32;
  left1: u32;
  /** By direction, 1: bytes were lost; the next message has to be found. */
  lost0: u8;
  lost1: u8;
  /** Of the latest binding: AUTH_* and level; 0: none. */
  authentication: u8;
  level: u8;
  /** 1: NTLM's last message came; the next answer says what came of it. */
  logOn: u8;
  endpointLength: u8;
  /** Contexts ever added. */
  count: u16;
}

@unmanaged
export class Context {
  id: u16;
  /** 1: in use. */
  used: u8;
  /** Number of its interface; 0: not known. */
  known: u8;
  major: u16;
  minor: u16;
  /** UUID as on the wire in little endian. */
  uuid0: u64;
  uuid1: u64;
}

const AT_ENDPOINT: u32 = offsetof<Rpc>() as u32;
const AT_CONTEXTS: u32 = AT_ENDPOINT + ENDPOINT;
const CONTEXT: u32 = offsetof<Context>() as u32;
export const RPC_SIZE: u32 = AT_CONTEXTS + CONTEXTS * CONTEXT;

export function endpointAt(rpc: Rpc): usize {
  return changetype<usize>(rpc) + AT_ENDPOINT;
}

/** Keeps the server's second address: a pipe's name, or a port. */
export function keepEndpoint(rpc: Rpc, at: usize, length: u32): void {
  length = min(length, ENDPOINT);
  memory.copy(endpointAt(rpc), at, length);
  rpc.endpointLength = length as u8;
}

function contextAt(rpc: Rpc, i: u32): Context {
  return changetype<Context>(changetype<usize>(rpc) + AT_CONTEXTS + i * CONTEXT);
}

/** A place for the context `id`: its old one, a free one, or the oldest's. */
export function addContext(rpc: Rpc, id: u32): Context {
  let context = findContext(rpc, id);
  if (changetype<usize>(context) == 0) context = contextAt(rpc, rpc.count++ % CONTEXTS);
  context.used = 1;
  context.id = id as u16;
  return context;
}

/** 0: it is not known. */
export function findContext(rpc: Rpc, id: u32): Context {
  for (let i: u32 = 0; i < CONTEXTS; i++) {
    const context = contextAt(rpc, i);
    if (context.used && context.id == id) return context;
  }
  return changetype<Context>(0);
}
