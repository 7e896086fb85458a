// Programs by what they say of themselves in User-Agent: security scanners that give their name, forged browsers, and nothing.

import { HTTP_AGENT } from '../engine/layouts.js';
import type { HttpRecord } from '../records/types.js';
import type { RecordView } from '../records/view.js';
import { attending } from './attention.js';
import { defineDetector } from './detector.js';
import { cut } from './evidence.js';
import { type Forgery, forgeryOf } from './forged-agents.js';

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

interface Verdict {
  tool: string | undefined;
  forgery: Forgery | undefined;
}

/** Texts whose verdicts are kept: few clients have many. */
const MAX_VERDICTS = 1024;

export const httpUserAgents = defineDetector({
  name: 'http-user-agents',
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
    'http.forged-user-agent': {
      title: 'User-Agent of a browser that is none',
      severity: 'low',
      confidence: 'medium',
      meaning:
        'A program claims to be a browser and gets the text wrong: in a way that no browser does, and that families of ' +
        'malware are known for. It wants to pass for a person at a browser.',
      method:
        'The User-Agent of HTTP requests outside TLS, by `form`: prefix-twice (the value begins with “User-Agent:”), misspelt ' +
        '(“Mozila”, “Mozzila”, …), truncated (“Mozilla/4.0 (” whose bracket is never closed), template (“%s”, “\\r\\n” or ' +
        'quotes left in the text), two-browsers (MSIE, Firefox and Chrome at a time; not Opera and others that do so), ' +
        'two-systems (Windows NT and Android, iPhone, Mac or X11 at a time), no-such-windows (a version of Windows NT that ' +
        'does not exist). Scanners that name themselves are left out.',
      falsePositives:
        'Careless scripts, crawlers, old toolbars, and extensions that change the text at random.',
      advice:
        'Find the program on the client that sends it, and see what else it talks to; the text is a good thing to search for.',
      techniques: ['T1071.001'],
      references: [
        'RFC 9110 §10.1.5',
        'Grill and Rehák, Malware detection using HTTP user-agent discrepancy identification, WIFS 2014',
      ],
    },
    'http.empty-user-agent': {
      title: 'Requests with an empty User-Agent',
      severity: 'info',
      confidence: 'low',
      meaning:
        'A program sends a User-Agent field with nothing in it. Browsers always say who they are, and most libraries leave ' +
        'the field out rather than empty; downloaders of malware have been seen to do this, and so has sound software.',
      method:
        'The User-Agent field of HTTP requests outside TLS is there and empty. Requests without the field are no finding.',
      falsePositives: 'Devices and home-made programs whose authors did not fill it in.',
      advice:
        'Worth a look together with other findings of the same client; alone it means little.',
      techniques: ['T1071.001'],
      references: ['RFC 9110 §10.1.5'],
    },
  },
  watch({ ofFlow, home }) {
    const verdicts = new Map<string, Verdict>();
    return {
      records: {
        http: attending(HTTP_AGENT, (record: RecordView<HttpRecord>) => {
          const userAgent = record.get('userAgent');
          if (userAgent === undefined) return;
          if (userAgent === '') {
            ofFlow('http.empty-user-agent', record, {
              evidence: [{ name: 'target', value: cut(record.get('target') ?? '') }],
            });
            return;
          }
          const { tool, forgery } = verdictOf(userAgent);
          if (tool !== undefined) {
            ofFlow('http.scanner-user-agent', record, {
              subject: tool,
              ...(home.has(record.src.ip) ? { severity: 'medium' as const } : {}),
              evidence: [
                { name: 'tool', value: tool },
                { name: 'userAgent', value: cut(userAgent) },
                { name: 'target', value: cut(record.get('target') ?? '') },
              ],
            });
          } else if (forgery !== undefined && !record.truncated) {
            ofFlow('http.forged-user-agent', record, {
              subject: forgery,
              evidence: [
                { name: 'form', value: forgery },
                { name: 'userAgent', value: cut(userAgent) },
                { name: 'target', value: cut(record.get('target') ?? '') },
              ],
            });
          }
        }),
      },
    };

    function verdictOf(userAgent: string): Verdict {
      const known = verdicts.get(userAgent);
      if (known) return known;
      const verdict = { tool: toolOf(userAgent), forgery: forgeryOf(userAgent) };
      if (verdicts.size === MAX_VERDICTS) verdicts.clear();
      verdicts.set(userAgent, verdict);
      return verdict;
    }
  },
});
