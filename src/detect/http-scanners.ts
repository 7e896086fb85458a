// Security scanners that say who they are.

import { defineDetector } from './detector.js';
import { cut } from './evidence.js';

/** Tools that look for weaknesses, by a word of their User-Agent that nothing else has. */
const TOOLS: readonly (readonly [tool: string, sign: string])[] = [
  ['acunetix', 'acunetix'],
  ['arachni', 'arachni/'],
  ['commix', 'commix/'],
  ['dirbuster', 'dirbuster'],
  ['dirsearch', 'dirsearch'],
  ['feroxbuster', 'feroxbuster/'],
  ['ffuf', 'fuzz faster u fool'],
  ['fimap', 'fimap.'],
  ['gobuster', 'gobuster/'],
  ['havij', 'havij'],
  ['hydra', 'mozilla/4.0 (hydra)'],
  ['jorgee', 'jorgee'],
  ['masscan', 'masscan'],
  ['morfeus', 'morfeus f'],
  ['muieblackcat', 'muieblackcat'],
  ['nessus', 'nessus'],
  ['netsparker', 'netsparker'],
  ['nikto', '(nikto/'],
  ['nmap', 'nmap scripting engine'],
  ['nuclei', 'nuclei - open-source project'],
  ['openvas', 'openvas'],
  ['projectdiscovery-httpx', 'httpx - open-source project'],
  ['skipfish', 'sf/2.'],
  ['sqlmap', 'sqlmap/'],
  ['w3af', 'w3af.'],
  ['wfuzz', 'wfuzz/'],
  ['whatweb', 'whatweb/'],
  ['wpscan', 'wpscan v'],
  ['zgrab', 'zgrab/'],
  ['zmeu', 'zmeu'],
];

const ANY = new RegExp(TOOLS.map(([, sign]) => sign.replace(/[.()/]/g, '\\$&')).join('|'), 'i');

function toolOf(userAgent: string): string | undefined {
  const found = ANY.exec(userAgent)?.[0].toLowerCase();
  return TOOLS.find(([, sign]) => sign === found)?.[0];
}

export const httpScanners = defineDetector({
  name: 'http-scanners',
  findings: {
    'http.scanner-user-agent': {
      title: 'Security scanner against a web server',
      severity: 'low',
      confidence: 'high',
      meaning:
        'A program that looks for weaknesses in web servers named itself in its requests. Someone is testing ' +
        'this server, with leave or without.',
      method:
        'The User-Agent of HTTP requests outside TLS against a short list of tools (sqlmap, Nikto, Nmap scripts, ' +
        'ffuf, zgrab, …) that name themselves. Medium where the client is in the networks of your own: there it ' +
        'is no noise of the Internet. Tools that hide their name are not seen.',
      falsePositives: 'Tests that the owner ordered; surveys of the Internet.',
      advice:
        'Ask who runs it; if nobody does, look at what the server answered, and at the client if it is yours.',
      techniques: ['T1595.002'],
    },
  },
  watch: ({ ofFlow, home }) => ({
    records: {
      http(record) {
        const userAgent = record.get('userAgent');
        if (userAgent === undefined) return;
        const tool = toolOf(userAgent);
        if (tool === undefined) return;
        ofFlow('http.scanner-user-agent', record, {
          subject: tool,
          ...(home.has(record.src.ip) ? { severity: 'medium' as const } : {}),
          evidence: [
            { name: 'tool', value: tool },
            { name: 'userAgent', value: cut(userAgent) },
            { name: 'target', value: cut(record.get('target') ?? '') },
          ],
        });
      },
    },
  }),
});
