// A report of a run that goes on: flows and the rest as its server sends them.

import type { LiveProgress, ReportInfo } from '../../../src/report/format.js';
import { bytesOfBase64 } from './blocks.js';

export interface LiveListener {
  /** All flows will come anew. */
  reset(): void;
  columns(block: Uint8Array<ArrayBuffer>): void;
  info(info: ReportInfo): void;
  progress(progress: LiveProgress): void;
  /** The server does not answer. */
  lost(): void;
}

export function isLive(): boolean {
  return document.querySelector('script[data-block="live"]') !== null;
}

export class LiveSource {
  #generation = '0';

  /** Listens until the run is over; a connection that breaks is made anew by the browser. */
  follow(listener: LiveListener): void {
    const source = new EventSource('events');
    const on = (name: string, take: (data: string) => void) =>
      source.addEventListener(name, (event) => take((event as MessageEvent<string>).data));
    on('reset', (generation) => {
      this.#generation = generation;
      listener.reset();
    });
    on('columns', (data) => listener.columns(bytesOfBase64(data)));
    on('info', (data) => listener.info(JSON.parse(data) as ReportInfo));
    on('progress', (data) => {
      const progress = JSON.parse(data) as LiveProgress;
      if (progress.state !== 'running') source.close();
      listener.progress(progress);
    });
    source.addEventListener('error', () => listener.lost());
  }

  async details(row: number): Promise<unknown[]> {
    const response = await fetch(`details?generation=${this.#generation}&row=${row}`);
    if (response.status === 409) throw new Error('the table is being renewed, try again');
    if (!response.ok) throw new Error('the server does not give them');
    return (await response.json()) as unknown[];
  }
}
