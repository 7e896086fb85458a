import { describe, expect, it } from 'vitest';
import { flowglass, OFFICE } from '../cli/run.js';
import { example } from './run.js';

/** Rows of the answer to a question, without the head. */
function answers(stdout: string, title: string): string[][] {
  const section = stdout.split('\n## ').find((it) => it.startsWith(title)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) => row.slice(2, -2).split(' | '));
}

describe('the notebook', () => {
  const { code, stdout, stderr } = example('notebook/notebook.ts', [OFFICE]);

  it('answers each question', () => {
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.match(/^## /gm)).toHaveLength(5);
  });

  it('counts the bytes that the summary counts', () => {
    const { applications } = JSON.parse(flowglass([OFFICE, '--json']).stdout);
    const rows = answers(stdout, 'Which applications');
    for (const { application, flows, bytes } of applications) {
      expect(rows).toContainEqual([application, String(flows), String(bytes)]);
    }
  });

  it('has the findings', () => {
    expect(answers(stdout, 'What was found')).toEqual([
      ['low', 'tls.certificate-self-signed', '1'],
    ]);
  });

  it('answers where nothing is found', () => {
    const quiet = example('notebook/notebook.ts', ['test/captures/dns.pcap']);
    expect([quiet.code, quiet.stderr]).toEqual([0, '']);
    expect(answers(quiet.stdout, 'What was found')).toEqual([]);
  });
});
