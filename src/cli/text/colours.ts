// Colour, where it is wanted: NO_COLOR and FORCE_COLOR have their way, then it is for terminals only.

import picocolors from 'picocolors';

export type Colours = ReturnType<typeof picocolors.createColors>;

export function coloursFor(stream: { isTTY?: boolean }): Colours {
  return picocolors.createColors(wantsColour(stream));
}

function wantsColour({ isTTY }: { isTTY?: boolean }): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTTY === true && TERM !== 'dumb';
}
