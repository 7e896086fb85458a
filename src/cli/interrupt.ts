// Ctrl-C: the first ends the input, and the results so far are completed; the second ends the process.

/** Exit codes by signal, as shells have them: 128 and the signal's number. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/** How long a writer into our standard input gets, which the same Ctrl-C told to end, ms. */
const LAST_WORDS = 1000;

export interface Interruptible {
  /** Ends the input. */
  stop(): void;
  /** The first signal has come. */
  announce(): void;
  /** Takes back what is half done; nothing runs afterwards. */
  discard(): void;
  /** Input comes from another program, which may have more to say. */
  piped: boolean;
}

export class Interrupts {
  readonly #run: Interruptible;
  /** What the process exits with, once a signal has come. */
  exitCode: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #onSigint = () => this.#signal('SIGINT');
  readonly #onSigterm = () => this.#signal('SIGTERM');

  constructor(run: Interruptible) {
    this.#run = run;
    process.on('SIGINT', this.#onSigint);
    process.on('SIGTERM', this.#onSigterm);
  }

  close(): void {
    clearTimeout(this.#timer);
    process.off('SIGINT', this.#onSigint);
    process.off('SIGTERM', this.#onSigterm);
  }

  #signal(name: keyof typeof SIGNALS): void {
    if (this.exitCode !== undefined) {
      this.#run.discard();
      process.exit(SIGNALS[name]);
    }
    this.exitCode = SIGNALS[name];
    this.#run.announce();
    if (this.#run.piped && name === 'SIGINT') {
      this.#timer = setTimeout(() => this.#run.stop(), LAST_WORDS);
    } else {
      this.#run.stop();
    }
  }
}
