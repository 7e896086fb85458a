// The detectors that come with flowglass, in the order in which their findings are documented.

import { anomalies } from './anomalies.js';
import { arpConflict } from './arp-conflict.js';
import { beacon } from './beacon.js';
import { bruteForce } from './brute-force.js';
import { cleartextHttp } from './cleartext-http.js';
import { cleartextMail } from './cleartext-mail.js';
import { cleartextResponses } from './cleartext-responses.js';
import { cleartextSnmp } from './cleartext-snmp.js';
import { cleartextStores } from './cleartext-stores.js';
import { cleartextTerminals } from './cleartext-terminals.js';
import type { Detector } from './detector.js';
import { dnp3Control } from './dnp3-control.js';
import { dns } from './dns.js';
import { flood } from './flood.js';
import { httpAttacks } from './http-attacks.js';
import { httpContent } from './http-content.js';
import { httpSmuggling } from './http-smuggling.js';
import { httpUserAgents } from './http-user-agents.js';
import { indicators } from './indicators.js';
import { modbusWrite } from './modbus-write.js';
import { ports } from './ports.js';
import { rogueDhcp } from './rogue-dhcp.js';
import { rpc } from './rpc.js';
import { scan } from './scan.js';
import { volume } from './volume.js';
import { weakCertificate } from './weak-certificate.js';
import { weakSsh } from './weak-ssh.js';
import { weakTls } from './weak-tls.js';
import { weakWindows } from './weak-windows.js';

export const DETECTORS: readonly Detector[] = [
  indicators,
  cleartextHttp,
  httpAttacks,
  httpSmuggling,
  httpUserAgents,
  httpContent,
  ports,
  modbusWrite,
  dnp3Control,
  cleartextMail,
  cleartextTerminals,
  cleartextStores,
  cleartextResponses,
  cleartextSnmp,
  scan,
  weakTls,
  weakCertificate,
  weakSsh,
  weakWindows,
  rpc,
  anomalies,
  arpConflict,
  rogueDhcp,
  bruteForce,
  flood,
  volume,
  beacon,
  dns,
];
