// The detectors that come with flowglass, in the order in which their findings are documented.

import { anomalies } from './anomalies.js';
import { arpConflict } from './arp-conflict.js';
import { cleartextHttp } from './cleartext-http.js';
import type { Detector } from './detector.js';
import { dnp3Control } from './dnp3-control.js';
import { httpAttacks } from './http-attacks.js';
import { httpContent } from './http-content.js';
import { httpScanners } from './http-scanners.js';
import { httpSmuggling } from './http-smuggling.js';
import { modbusWrite } from './modbus-write.js';
import { ports } from './ports.js';
import { rogueDhcp } from './rogue-dhcp.js';

export const DETECTORS: readonly Detector[] = [
  cleartextHttp,
  httpAttacks,
  httpSmuggling,
  httpScanners,
  httpContent,
  ports,
  modbusWrite,
  dnp3Control,
  anomalies,
  arpConflict,
  rogueDhcp,
];
