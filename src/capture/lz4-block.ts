// One LZ4 block (LZ4 Block Format): sequences of literals and a match to copy from what was written.
//
//   ┌───────┬──────────────┬──────────┬────────┬─────────────┐
//   │ token │ more literal │ literals │ offset │ more match  │  the last sequence ends
//   │ L | M │ length, 255… │          │ 16 bit │ length, 255…│  after its literals
//   └───────┴──────────────┴──────────┴────────┴─────────────┘

/** A match is never shorter; the token's low half says how much longer. */
const MIN_MATCH = 4;
/** A half of the token that says "more length bytes follow". */
const EXTENDED = 15;
/** Longer runs go through `set` and `copyWithin`: below this a call costs more than a loop. */
const BULK = 32;

export interface DecodedBlock {
  /** Where writing stopped in the output. */
  end: number;
  /** What is wrong with the block; everything before `end` is right nevertheless. */
  error: string | undefined;
}

/**
 * Decodes a block, or the start of one that was cut.
 *
 * @param source the compressed block
 * @param output written from `start`; what stands before it is the history that matches may reach
 * @param limit writing stops here: the block's largest size, never the output's whole length
 */
export function decodeLz4Block(
  source: Uint8Array,
  output: Uint8Array,
  start: number,
  limit: number,
): DecodedBlock {
  const sourceEnd = source.length;
  let from = 0;
  let to = start;
  // Every read of `source` below is guarded by sourceEnd, and `?? 0` only tells the compiler.
  while (from < sourceEnd) {
    const token = source[from++] ?? 0;

    let literals = token >>> 4;
    if (literals === EXTENDED) {
      let more: number;
      do {
        if (from >= sourceEnd) return { end: to, error: 'ends within a literal length' };
        more = source[from++] ?? 0;
        literals += more;
      } while (more === 255);
    }
    if (literals > sourceEnd - from || literals > limit - to) {
      // What is there belongs to the data all the same.
      const count = Math.min(literals, sourceEnd - from, limit - to);
      output.set(source.subarray(from, from + count), to);
      const error =
        literals > limit - to ? 'holds more than its largest size' : 'ends within literals';
      return { end: to + count, error };
    }
    if (literals > BULK) {
      output.set(source.subarray(from, from + literals), to);
      from += literals;
      to += literals;
    } else {
      for (const end = from + literals; from < end; ) output[to++] = source[from++] ?? 0;
    }
    if (from === sourceEnd) return { end: to, error: undefined };

    if (sourceEnd - from < 2) return { end: to, error: 'ends within an offset' };
    const offset = (source[from] ?? 0) | ((source[from + 1] ?? 0) << 8);
    from += 2;
    if (offset === 0 || offset > to) return { end: to, error: 'copies from before its start' };

    let length = (token & EXTENDED) + MIN_MATCH;
    if (length === EXTENDED + MIN_MATCH) {
      let more: number;
      do {
        if (from >= sourceEnd) return { end: to, error: 'ends within a match length' };
        more = source[from++] ?? 0;
        length += more;
      } while (more === 255);
    }
    if (length > limit - to) return { end: to, error: 'holds more than its largest size' };
    to = copyMatch(output, to, offset, length);
  }
  // A block may not end with a match, an empty one may not exist.
  return { end: to, error: 'ends without its last literals' };
}

/** Copies `length` bytes from `offset` bytes back; they may overlap, and then repeat. */
function copyMatch(output: Uint8Array, to: number, offset: number, length: number): number {
  const end = to + length;
  if (length <= BULK) {
    for (let from = to - offset; to < end; ) output[to++] = output[from++] ?? 0;
    return end;
  }
  if (offset === 1) {
    output.fill(output[to - 1] ?? 0, to, end);
    return end;
  }
  // What repeats doubles with each copy.
  const from = to - offset;
  for (let done = to; done < end; ) {
    const step = Math.min(done - from, end - done);
    output.copyWithin(done, from, from + step);
    done += step;
  }
  return end;
}
