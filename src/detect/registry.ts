// The detectors that come with flowglass, in the order in which their findings are documented.

import { bruteForce } from './brute-force.js';
import { cleartextHttp } from './cleartext-http.js';
import type { Detector } from './detector.js';
import { flood } from './flood.js';
import { scan } from './scan.js';
import { volume } from './volume.js';

export const DETECTORS: readonly Detector[] = [cleartextHttp, scan, bruteForce, flood, volume];
