// What a user may say of detection.

import { FlowglassError } from '../errors.js';
import { loadIndicators } from '../indicators/load.js';
import { IndicatorSet } from '../indicators/set.js';
import type { AllowRule } from './allow.js';
import type { Detector } from './detector.js';
import { PRIVATE_NETS } from './home-nets.js';

export interface DetectOptions {
  /** Finding ids that are not looked for; `cleartext.*` for all that begin so. */
  disable?: readonly string[];
  /** Other thresholds, by detector and name: `{ scan: { minPorts: 50 } }`. Defaults are in docs/findings.md. */
  thresholds?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The networks that are the capture's own, as CIDR. Default: private ranges. */
  homeNets?: readonly string[];
  /** What is known and allowed: it becomes no finding, only a count. */
  allow?: readonly AllowRule[];
  /** Known-bad lists: their files (plain, CSV, MISP, STIX 2.1, Zeek intel), or what `loadIndicators` made of them. */
  indicators?: readonly string[] | IndicatorSet;
  /** Findings name accounts in full instead of masked. Default false. */
  showAccounts?: boolean;
  /**
   * Seconds of capture time after which findings are given that are new or were seen again since: for inputs without
   * end. Default 0: all are given at the end. A finding is then given more than once, under the same key, with its
   * count so far.
   * @minimum 0
   */
  interval?: number;
  /** Detectors of your own, beside those that come with flowglass. */
  detectors?: readonly Detector[];
  /**
   * Findings kept at most. Default 10,000.
   * @asType integer
   * @minimum 1
   */
  maxFindings?: number;
  /**
   * Hosts that detectors keep apart at most. Default 1,048,576.
   * @asType integer
   * @minimum 1
   */
  maxHosts?: number;
}

/** Options with their defaults. */
export type DetectSettings = Required<DetectOptions> & { indicators: IndicatorSet };

/** @throws FlowglassError for a list that cannot be read */
export async function detectSettings(options: DetectOptions): Promise<DetectSettings> {
  const lists = options.indicators ?? [];
  return {
    disable: options.disable ?? [],
    thresholds: options.thresholds ?? {},
    homeNets: options.homeNets ?? PRIVATE_NETS,
    allow: options.allow ?? [],
    indicators: lists instanceof IndicatorSet ? lists : await loadIndicators(lists),
    showAccounts: options.showAccounts ?? false,
    interval: options.interval ?? 0,
    detectors: options.detectors ?? [],
    maxFindings: options.maxFindings ?? 10_000,
    maxHosts: options.maxHosts ?? 2 ** 20,
  };
}

/**
 * A detector's thresholds with the user's in place of the defaults.
 * @throws FlowglassError for a name that there is not, or a value out of range
 */
export function thresholdsFor(
  detector: Detector,
  given: DetectSettings['thresholds'],
): Record<string, number> {
  const known = detector.thresholds ?? {};
  const own = given[detector.name] ?? {};
  const values = Object.fromEntries(
    Object.entries(known).map(([name, threshold]) => [name, threshold.default]),
  );
  for (const [name, value] of Object.entries(own)) {
    const threshold = known[name];
    const option = `thresholds.${detector.name}.${name}`;
    if (!threshold) {
      const names = Object.keys(known).join(', ') || 'none';
      throw new FlowglassError('bad-option', `${option}: there is none of that name (${names}).`);
    }
    const { min, max } = threshold;
    if (!(value >= min && value <= max)) {
      throw new FlowglassError(
        'bad-option',
        `${option} is ${value}; it has to be from ${min} to ${max}.`,
      );
    }
    values[name] = value;
  }
  return values;
}
