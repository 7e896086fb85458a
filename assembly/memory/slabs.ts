// Memory of a partition: blocks of power-of-two sizes, carved from slabs that come off one counter shared
// by all partitions. Freed blocks are used again before new ones are carved; slabs are never given back,
// since the first touch of a fresh page costs more than anything done with it.
//
//   slab  ┌─────┬──┬──┬─────────┬─ … ─┐      free[c] ──► ┌──────┬───────┬─────────────────┐
//         │ 256 │64│64│  512    │     │                  │ next │ count │ blocks, 6 to 14 │ a free block
//         └─────┴──┴──┴─────────┴─ … ─┘                  └──┼───┴───────┴─────────────────┘
//                                                           ▼ another
//
// A free block lists others, in its first cache line: to find the next block takes a look at memory that was
// not used for long, and waiting for it, only once in that many.

/** Bytes of a slab. */
export const SLAB: u32 = 65536;
export const MIN_BLOCK_BITS: u32 = 5;
export const MAX_BLOCK_BITS: u32 = 16;
/** Blocks that a free one of 64 bytes or more lists; one of 32. */
const LISTED: u32 = 14;
const LISTED_IN_SMALLEST: u32 = 6;

@unmanaged
export class Slabs {
  /** Where the next block is carved, and the end of the slab it is in. */
  at: u32;
  end: u32;
  /** Slabs taken, and how many may be. */
  count: u32;
  max: u32;
  /** The shared counter: address of the next untouched slab, then the end of the memory for slabs. */
  shared: u32;
  /** Lists of free blocks, 32 bytes to 64 KiB. */
  free5: u32;
  free6: u32;
  free7: u32;
  free8: u32;
  free9: u32;
  free10: u32;
  free11: u32;
  free12: u32;
  free13: u32;
  free14: u32;
  free15: u32;
  free16: u32;
}

/** What is written into a free block; the blocks it lists follow. */
@unmanaged
class FreeBlock {
  next: u32;
  count: u32;
}

/** A block of 1 << bits bytes, not zeroed; 0 at the cap. */
export function allocate(slabs: Slabs, bits: u32): u32 {
  const free = takeFree(listOf(slabs, bits));
  if (free != 0) return free;
  const size: u32 = 1 << bits;
  if (slabs.end - slabs.at >= size) {
    const block = slabs.at;
    slabs.at = block + size;
    return block;
  }
  if (takeSlab(slabs)) {
    const block = slabs.at;
    slabs.at = block + size;
    return block;
  }
  return split(slabs, bits);
}

export function release(slabs: Slabs, block: u32, bits: u32): void {
  const list = listOf(slabs, bits);
  const first = load<u32>(list);
  if (first != 0) {
    const free = changetype<FreeBlock>(first);
    const count = free.count;
    if (count < (bits == MIN_BLOCK_BITS ? LISTED_IN_SMALLEST : LISTED)) {
      store<u32>(first + offsetof<FreeBlock>() + (count << 2), block);
      free.count = count + 1;
      return;
    }
  }
  const free = changetype<FreeBlock>(block);
  free.next = first;
  free.count = 0;
  store<u32>(list, block);
}

/** The free block that came last to the list; 0 if it is empty. */
function takeFree(list: usize): u32 {
  const first = load<u32>(list);
  if (first == 0) return 0;
  const free = changetype<FreeBlock>(first);
  const count = free.count;
  if (count == 0) {
    store<u32>(list, free.next);
    return first;
  }
  free.count = count - 1;
  return load<u32>(first + offsetof<FreeBlock>() + ((count - 1) << 2));
}

function listOf(slabs: Slabs, bits: u32): usize {
  return changetype<usize>(slabs) + offsetof<Slabs>('free5') + ((bits - MIN_BLOCK_BITS) << 2);
}

/** At the cap a larger free block serves, in halves. */
function split(slabs: Slabs, bits: u32): u32 {
  for (let larger = bits + 1; larger <= MAX_BLOCK_BITS; larger++) {
    const block = takeFree(listOf(slabs, larger));
    if (block == 0) continue;
    for (let half = larger - 1; half >= bits; half--) release(slabs, block + (1 << half), half);
    return block;
  }
  return 0;
}

function takeSlab(slabs: Slabs): bool {
  if (slabs.count >= slabs.max) return false;
  // What is left of the old slab goes to the free lists, so that nothing is lost.
  while (slabs.end - slabs.at >= 1 << MIN_BLOCK_BITS) {
    const left = slabs.end - slabs.at;
    const bits = min<u32>(31 - clz<u32>(left), MAX_BLOCK_BITS);
    release(slabs, slabs.at, bits);
    slabs.at += 1 << bits;
  }
  const slab = atomic.add<u32>(slabs.shared, SLAB);
  if (slab + SLAB > load<u32>(slabs.shared + 4)) return false;
  slabs.count++;
  slabs.at = slab;
  slabs.end = slab + SLAB;
  return true;
}
