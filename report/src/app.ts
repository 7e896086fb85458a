// What the views share: the flows, what else there is to tell, the filters, and how to get to a flow.

import type { ReportInfo } from '../../src/report/format.js';
import { Filters } from './data/filters.js';
import { byApp } from './data/groups.js';
import { Store } from './data/store.js';

/** Colours that the palette has for applications; the rest share one. */
export const APP_COLOURS = 7;

export class App {
  readonly store = new Store();
  readonly filters = new Filters(this.store);
  info: ReportInfo;
  /** The records of a flow: itself first, then what it said. */
  readonly details: (row: number) => Promise<unknown[]>;
  /** Places of applications in the palette, set by their bytes in all flows. */
  #colours = new Map<string, number>();
  #open: ((row: number) => void) | undefined;
  readonly #infoListeners: (() => void)[] = [];

  constructor(info: ReportInfo, details: (row: number) => Promise<unknown[]>) {
    this.info = info;
    this.details = details;
  }

  /** Flows are still coming: tables keep their place. */
  live = false;

  /** Blocks have come. */
  grown(): void {
    const rows = Uint32Array.from({ length: this.store.count }, (_, row) => row);
    this.#colours = new Map(
      byApp(this.store, rows)
        .filter(({ app }) => app !== 'unknown')
        .slice(0, APP_COLOURS)
        .map(({ app }, i) => [app, i]),
    );
    this.filters.grown();
  }

  /** All flows are sent anew. */
  reset(): void {
    this.store.clear();
    this.filters.clear();
    this.filters.grown();
  }

  setInfo(info: ReportInfo): void {
    this.info = info;
    for (const listener of this.#infoListeners) listener();
  }

  onInfo(listener: () => void): void {
    this.#infoListeners.push(listener);
  }

  /** Place in the palette; APP_COLOURS for those without a colour of their own. */
  colourOf(app: string): number {
    return this.#colours.get(app) ?? APP_COLOURS;
  }

  /** Applications that have a colour, by their place. */
  coloured(): string[] {
    return [...this.#colours.keys()];
  }

  onOpen(open: (row: number) => void): void {
    this.#open = open;
  }

  /** Shows a flow's details, and the flow in the table. */
  open(row: number): void {
    this.#open?.(row);
  }

  /** Only these flows: those of a finding, of a name. */
  showFlows(ids: readonly string[], label: string): void {
    const rows = new Set(ids.flatMap((id) => this.store.rowOf(id) ?? []));
    this.filters.set('flows', { label, test: (row) => rows.has(row) });
    document.getElementById('flows')?.scrollIntoView({ block: 'start' });
  }

  showHost(ip: string, other?: string): void {
    const { store } = this;
    const a = store.place(ip);
    if (other === undefined) {
      const test = (row: number) => store.columns.src[row] === a || store.columns.dst[row] === a;
      this.filters.set('host', { label: `host ${ip}`, test });
      return;
    }
    const b = store.place(other);
    const test = (row: number) => {
      const src = store.columns.src[row];
      const dst = store.columns.dst[row];
      return (src === a && dst === b) || (src === b && dst === a);
    };
    this.filters.set('host', { label: `between ${ip} and ${other}`, test });
  }

  showApp(app: string): void {
    const { store } = this;
    const place = store.place(app);
    const test = (row: number) => store.columns.app[row] === place;
    this.filters.set('app', { label: `protocol ${app}`, test });
  }
}

/** A colour of the palette as the style sheet has it now. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export function appColour(place: number): string {
  return colour(place < APP_COLOURS ? `app${place}` : 'app-other');
}
