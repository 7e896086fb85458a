// How text looks on a stream. Colour: NO_COLOR and FORCE_COLOR have their way, then it is for terminals only.

import picocolors from 'picocolors';

/** Columns of text where there is room. */
const WIDTH = 100;
const LEAST_WIDTH = 40;

export interface Style extends ReturnType<typeof picocolors.createColors> {
  /** Columns that lines may have. */
  width: number;
}

interface Stream {
  isTTY?: boolean;
  columns?: number;
}

export function styleFor(stream: Stream): Style {
  // A terminal that does not tell its width says 0.
  const columns = stream.columns || WIDTH;
  const width = Math.max(LEAST_WIDTH, Math.min(WIDTH, columns));
  return { ...picocolors.createColors(wantsColour(stream)), width };
}

function wantsColour({ isTTY }: Stream): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTTY === true && TERM !== 'dumb';
}
