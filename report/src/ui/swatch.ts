// A square in a colour of the palette.

import { APP_COLOURS } from '../app.js';
import { h } from './dom.js';

/** @param place as of App.colourOf; past the palette: flows that are not in the report */
export function swatch(place: number): HTMLElement {
  const square = h('span', { class: 'swatch', 'aria-hidden': 'true' });
  square.style.background = `var(${variableOf(place)})`;
  return square;
}

function variableOf(place: number): string {
  if (place > APP_COLOURS) return '--left-out';
  return place === APP_COLOURS ? '--app-other' : `--app${place}`;
}
