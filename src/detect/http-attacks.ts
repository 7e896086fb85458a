// Attacks on web servers in cleartext requests: tried, and whether the response says that they were refused.

import { HTTP_TEXT } from '../engine/layouts.js';
import type { Evidence, HttpRecord, Severity } from '../records/types.js';
import type { RecordView } from '../records/view.js';
import { type Attack, attacksIn, type Match } from './attack-patterns.js';
import { attending } from './attention.js';
import { defineDetector } from './detector.js';
import { cut } from './evidence.js';

/** Header fields whose text servers log, hand to scripts or put into queries. */
const HEADERS = [
  'userAgent',
  'referrer',
  'xForwardedFor',
  'host',
  'origin',
  'requestContentType',
  'requestFilename',
] as const;

const METHOD =
  'The request line and the kept header fields (User-Agent, Referer, X-Forwarded-For, Host, Origin, ' +
  'Content-Type, the file name) of HTTP requests outside TLS; the request line with its percent-encoding ' +
  'taken off once and twice. Bodies, cookies and the values of parameters that are secrets are not kept, so ' +
  'attacks in them are not seen.';
const OUTCOME =
  ' `outcome` says what the response tells: refused (4xx, 5xx), answered (any other), or none in the capture.';
const NOISE =
  'Every server on the Internet is probed like this all day; and security scanners, training sites, and pages ' +
  'whose subject is the attack.';

export const httpAttacks = defineDetector({
  name: 'http-attacks',
  findings: {
    'http.sql-injection': {
      title: 'SQL injection tried over HTTP',
      severity: 'medium',
      confidence: 'medium',
      meaning:
        'A client put SQL into a request. If the application builds its queries from text, the client reads or ' +
        'changes its database.',
      method: `${METHOD} SQL that needs two signs at once: UNION SELECT, a comparison that is always true behind a quote or number, time delays, stacked statements, queries of the schema.${OUTCOME} A 200 alone does not say that it worked.`,
      falsePositives: `${NOISE} Search terms that quote SQL.`,
      advice:
        'Look at what the server returned (sizes, times) and at its logs; use bound parameters in the application.',
      techniques: ['T1190'],
      references: ['CWE-89', 'OWASP Testing Guide, Testing for SQL Injection'],
    },
    'http.path-traversal': {
      title: 'Path traversal tried over HTTP',
      severity: 'medium',
      confidence: 'medium',
      meaning:
        'A client asked for files outside those that the server is to give, by way of parent directories or ' +
        'names of system files.',
      method: `${METHOD} Three parent directories in a row, parents above the root, or a system file behind a parent directory or in a parameter; also over-long UTF-8 forms of the slash.${OUTCOME} High where the answer is 2xx and its body is no HTML page.`,
      falsePositives: `${NOISE} Careless links with many parent directories.`,
      advice: 'See whether the response held the file; update or confine the server.',
      techniques: ['T1190', 'T1083'],
      references: ['CWE-22'],
    },
    'http.log4shell': {
      title: 'JNDI lookup in an HTTP request (Log4Shell)',
      severity: 'medium',
      confidence: 'high',
      meaning:
        'A client sent text that makes Java programs with an old Log4j fetch and run code from a server of the ' +
        'attacker, as soon as they log it. The response says nothing about success.',
      method: `${METHOD} "\${jndi:" in any of them, nested lookups that hide its letters resolved.`,
      falsePositives: 'Scans for the flaw by your own people. Nothing else sends this.',
      advice:
        'See whether the server then connected to the host named in the lookup; update Log4j to 2.17.1 or later.',
      techniques: ['T1190'],
      references: ['CVE-2021-44228'],
    },
    'http.shell-injection': {
      title: 'Command injection tried over HTTP',
      severity: 'medium',
      confidence: 'medium',
      meaning:
        'A client put commands for a shell or an interpreter into a request. If the application passes them on, ' +
        'the client runs programs on the server.',
      method: `${METHOD} A separator and a command with its argument, command substitution, Shellshock's function definition, paths of shells, PHP and Java expressions that run programs.${OUTCOME}`,
      falsePositives: NOISE,
      advice:
        'Look at the response and at what the server connected to next; update the application that was asked.',
      techniques: ['T1190', 'T1059'],
      references: ['CWE-78', 'CVE-2014-6271', 'CVE-2017-5638'],
    },
  },
  watch: ({ ofFlow }) => ({
    records: {
      http: attending(HTTP_TEXT, (record: RecordView<HttpRecord>) => {
        const seen = new Set<Attack>();
        const report = (field: string, match: Match) => {
          if (seen.has(match.attack)) return;
          seen.add(match.attack);
          ofFlow(`http.${match.attack}`, record, {
            severity: severityOf(record, match),
            evidence: evidenceOf(record, field, match),
          });
        };
        const target = record.get('target');
        if (target !== undefined) {
          for (const match of attacksIn(target, 'target')) report('target', match);
        }
        for (const field of HEADERS) {
          const text = record.get(field);
          if (text === undefined) continue;
          for (const match of attacksIn(text, 'header')) {
            // SQL in a referrer is mostly a page about SQL, or the last request once more.
            if (field === 'referrer' && match.attack === 'sql-injection') continue;
            report(field, match);
          }
        }
      }),
    },
  }),
});

function outcomeOf(status: number | undefined): 'answered' | 'refused' | 'none' {
  if (status === undefined) return 'none';
  return status >= 400 ? 'refused' : 'answered';
}

function severityOf(record: RecordView<HttpRecord>, { attack }: Match): Severity {
  if (attack === 'log4shell') return 'medium';
  const status = record.get('status');
  if (outcomeOf(status) === 'refused') return 'low';
  if (attack !== 'path-traversal' || status === undefined || status >= 300) return 'medium';
  const type = record.get('responseBody')?.mimeType;
  return type === undefined || type === 'text/html' ? 'medium' : 'high';
}

function evidenceOf(record: RecordView<HttpRecord>, field: string, match: Match): Evidence[] {
  const host = record.get('host');
  const status = record.get('status');
  const type = record.get('responseBody')?.mimeType;
  return [
    { name: 'pattern', value: match.pattern },
    { name: 'field', value: field },
    { name: 'matched', value: cut(match.text) },
    { name: 'method', value: cut(record.get('method') ?? '') },
    { name: 'target', value: cut(record.get('target') ?? '') },
    ...(host === undefined ? [] : [{ name: 'host', value: cut(host) }]),
    { name: 'outcome', value: outcomeOf(status) },
    ...(status === undefined ? [] : [{ name: 'status', value: status }]),
    ...(type === undefined ? [] : [{ name: 'responseType', value: type }]),
  ];
}
