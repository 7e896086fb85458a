// Guessed passwords: logins that fail again and again, one password tried on many accounts, and the login that then
// succeeds.

import { BRUTE_FORCE_PAGES } from './brute-force-pages.js';
import { type DetectorContext, defineDetector } from './detector.js';
import { Guesses } from './guesses.js';
import { loginsOf } from './logins.js';

const thresholds = {
  window: {
    default: 600,
    min: 1,
    max: 86_400,
    unit: 's',
    description: 'Time in which failures count together.',
  },
  minFailures: {
    default: 10,
    min: 2,
    max: 1_000_000,
    description: 'Failed logins of one client at one server.',
  },
  minConnections: {
    default: 30,
    min: 2,
    max: 1_000_000,
    description: 'Connections for a login whose outcome is not told, of one client at one server.',
  },
  minBurst: { default: 5, min: 2, max: 1000, description: 'Failed connections in a burst.' },
  burstWindow: { default: 5, min: 0.1, max: 60, unit: 's', description: 'Length of a burst.' },
  minAccounts: {
    default: 10,
    min: 2,
    max: 1_000_000,
    description: 'Different accounts of a spray.',
  },
  maxPerAccount: {
    default: 3,
    min: 1,
    max: 1000,
    description: 'Of a spray: most failures for each account, on average.',
  },
} as const;

export type BruteForceContext = DetectorContext<
  keyof typeof BRUTE_FORCE_PAGES,
  keyof typeof thresholds
>;

export const bruteForce = defineDetector({
  name: 'brute-force',
  findings: BRUTE_FORCE_PAGES,
  thresholds,
  watch: (context) => {
    const guesses = new Guesses(context);
    return {
      records: loginsOf((service, view, success, account, attempts = 1) => {
        if (success === true) guesses.success(service, view, account);
        else guesses.failure(service, view, success === undefined, account, attempts);
      }),
      end: () => guesses.report(),
    };
  },
});
