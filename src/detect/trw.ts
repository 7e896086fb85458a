// Threshold random walk: how many first contacts it takes to tell a scanner (Jung, Paxson, Berger, Balakrishnan:
// "Fast Portscan Detection Using Sequential Hypothesis Testing", IEEE Symposium on Security and Privacy 2004).
//
// A host that scans knows less than others of who is there: of its first contacts more fail. With Λ = 1 at first,
//
//     success   Λ ← Λ · θ1 / θ0               Λ ≥ η1 = β / α               the host scans
//     failure   Λ ← Λ · (1 − θ1) / (1 − θ0)   Λ ≤ η0 = (1 − β) / (1 − α)   the host is benign

/** Chances: of success for a benign host (θ0) and a scanner (θ1), of a false alarm (α), of detection (β). */
export interface TrwChances {
  theta0: number;
  theta1: number;
  alpha: number;
  beta: number;
}

/** The values of the paper. */
export const PUBLISHED: TrwChances = { theta0: 0.8, theta1: 0.2, alpha: 0.01, beta: 0.99 };

export type TrwVerdict = 'scanner' | 'benign' | undefined;

export class Trw {
  readonly #onSuccess: number;
  readonly #onFailure: number;
  /** Upper and lower threshold. */
  readonly eta1: number;
  readonly eta0: number;

  constructor({ theta0, theta1, alpha, beta }: TrwChances = PUBLISHED) {
    this.#onSuccess = theta1 / theta0;
    this.#onFailure = (1 - theta1) / (1 - theta0);
    this.eta1 = beta / alpha;
    this.eta0 = (1 - beta) / (1 - alpha);
  }

  /** The likelihood ratio after one more first contact. */
  step(ratio: number, success: boolean): number {
    return ratio * (success ? this.#onSuccess : this.#onFailure);
  }

  verdict(ratio: number): TrwVerdict {
    if (ratio >= this.eta1) return 'scanner';
    return ratio <= this.eta0 ? 'benign' : undefined;
  }
}
