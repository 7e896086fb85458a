// The configuration file: what a network's defenders settle once and every run then knows.

import type { Detector } from './detect/detector.js';
import type { DetectOptions } from './detect/options.js';

/** What `flowglass.config.json` may say; schema/config.schema.json is made from this type. */
export interface FlowglassJsonConfig extends Omit<DetectOptions, 'detectors' | 'indicators'> {
  /** Files of known-bad lists, relative to the configuration's. */
  indicators?: readonly string[];
  /** For editors. */
  $schema?: string;
}

/** What `flowglass.config.ts` exports: the same, and detectors of your own. */
export interface FlowglassConfig extends FlowglassJsonConfig {
  detectors?: readonly Detector[];
}

/** Gives the configuration back; for its type. */
export function defineConfig(config: FlowglassConfig): FlowglassConfig {
  return config;
}
