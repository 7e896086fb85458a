/** Where compressed data stops making sense, and why. */
export interface Damage {
  /** Byte offset in the raw (compressed) input. */
  offset: number;
  /** In words, to be put after a file's name and the offset. */
  reason: string;
}

/** Thrown by decoders when what follows cannot be decoded; everything before has been yielded. */
export class DamagedData extends Error implements Damage {
  override readonly name = 'DamagedData';

  constructor(
    readonly offset: number,
    readonly reason: string,
  ) {
    super(`${reason} at byte ${offset}`);
  }
}

/** Thrown by a decompressor, which does not know where in the input it stands. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';

  constructor(
    message: string,
    /** Nothing is wrong but that more should have come. */
    readonly endsEarly = false,
  ) {
    super(message);
  }
}
