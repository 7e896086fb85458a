// html: the file of `flowglass report`, beside other formats.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filesIn, flowglass, OFFICE, temporaryFolder } from '../cli/run.js';
import { CAPTURES, filesOf } from '../outputs/support.js';
import { columnOf, infoOf, reportOf } from './support.js';

const at = temporaryFolder();

describe('html', () => {
  it('is what flowglass report writes', () => {
    flowglass([OFFICE, '-q', '-f', 'html,csv', '-o', at('out')]);
    flowglass(['report', OFFICE, '-o', at('report.html')]);
    expect(filesIn(at('out')).sort()).toEqual(['flows.csv', 'report.html']);
    const written = readFileSync(at('out', 'report.html'), 'utf8');
    expect(written).toBe(readFileSync(at('report.html'), 'utf8'));
    expect(infoOf(written).findings.list).toHaveLength(1);
  });

  it('goes to standard output too', () => {
    flowglass(['report', OFFICE, '-o', at('same.html')]);
    expect(flowglass([OFFICE, '-f', 'html']).stdout).toBe(readFileSync(at('same.html'), 'utf8'));
  });

  it('says so where nothing was looked for', async () => {
    const page = (await filesOf(OFFICE, 'html', { detect: false })).get('report.html') ?? '';
    expect(infoOf(page).looked).toBe(false);
  });

  it('has the flows that the filter takes', async () => {
    const page = (await filesOf(OFFICE, 'html', { filter: 'tls' })).get('report.html') ?? '';
    expect(columnOf(page, 'id')).toHaveLength(3);
  });

  it('is the same as records taken one by one, of damaged captures too', async () => {
    for (const path of CAPTURES.filter((it) => /malformed|damaged|cut/.test(it)).slice(0, 12)) {
      const page = (await filesOf(path, 'html')).get('report.html');
      if (page !== undefined) expect(page).toBe(await reportOf(path));
    }
  });
});
