// How far a run is, on a terminal's last line.

import type { SingleBar } from 'cli-progress';
import type { Progress } from '../index.js';
import { bytesText, countText, shortCount, shortDuration } from './text/numbers.js';

/** Runs that end before it get no bar, ms. */
const DELAY = 400;
const INTERVAL = 100;
/** The packet rate is that of the last few seconds, ms. */
const WINDOW = 3000;
const BAR_WIDTH = 24;

/** What the formatter gets besides the bar's own numbers. */
interface Payload extends Progress {
  packetsPerSecond: number;
}

export class ProgressBar {
  readonly #ask: () => Progress;
  readonly #delay: NodeJS.Timeout;
  #timer: NodeJS.Timeout | undefined;
  #bar: SingleBar | undefined;
  #stopped = false;
  #samples: { time: number; packets: number }[] = [{ time: performance.now(), packets: 0 }];

  /** @param ask how far the run is */
  constructor(ask: () => Progress) {
    this.#ask = ask;
    this.#delay = setTimeout(() => void this.#start(), DELAY);
  }

  /** Takes the bar away. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#delay);
    clearInterval(this.#timer);
    this.#bar?.stop();
    this.#bar = undefined;
  }

  async #start(): Promise<void> {
    const { default: library } = await import('cli-progress');
    if (this.#stopped) return;
    this.#bar = new library.SingleBar({
      stream: process.stderr,
      barsize: BAR_WIDTH,
      clearOnComplete: true,
      hideCursor: true,
      gracefulExit: false,
      etaBuffer: WINDOW / INTERVAL,
      format: (options, { progress, eta }, payload: Payload) => {
        const { totalBytes } = payload;
        if (totalBytes === undefined) return liveLine(payload);
        const bar = library.Format.BarFormat(progress, options);
        return barLine(bar, progress, payload, totalBytes, eta);
      },
    });
    const first = this.#sample();
    this.#bar.start(first.totalBytes ?? 0, first.bytes, first);
    this.#timer = setInterval(() => {
      const sample = this.#sample();
      this.#bar?.update(sample.bytes, sample);
    }, INTERVAL);
  }

  #sample(): Payload {
    const progress = this.#ask();
    const time = performance.now();
    this.#samples.push({ time, packets: progress.packets });
    this.#samples = this.#samples.filter((it) => time - it.time <= WINDOW);
    const oldest = this.#samples[0] ?? { time, packets: 0 };
    const seconds = (time - oldest.time) / 1000;
    const packets = progress.packets - oldest.packets;
    return { ...progress, packetsPerSecond: seconds > 0 ? packets / seconds : 0 };
  }
}

function barLine(bar: string, progress: number, at: Payload, total: number, eta: unknown): string {
  const percent = `${Math.floor(progress * 100)}%`.padStart(4);
  // Until there is a rate the library has words in place of a number.
  const left = typeof eta === 'number' ? shortDuration(eta) : '--:--';
  const rate = `${shortCount(at.packetsPerSecond)} packets/s`;
  return `[${bar}]${percent}  ${bytesText(at.bytes)} of ${bytesText(total)}  ${rate}  ETA ${left}`;
}

function liveLine(at: Payload): string {
  const rate = `${shortCount(at.packetsPerSecond)} packets/s`;
  const packets = `${countText(at.packets)} packets`;
  return `reading  ${bytesText(at.bytes)}  ${packets}  ${rate}  ${countText(at.flows)} flows`;
}
