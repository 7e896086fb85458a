import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { flowglass } from '../cli/run.js';

const PAGE = 'man/flowglass.1';
const mandoc = (...args: string[]) => spawnSync('mandoc', [...args, PAGE]).stdout?.toString() ?? '';
const page = readFileSync(PAGE, 'utf8').replaceAll('\\-', '-');

describe('the manual page', () => {
  it.each([['analyze'], ['info'], ['explain'], ['extract'], ['report'], ['serve'], ['completion']])(
    'has the options of %s',
    (command) => {
      const [, part = ''] = page.split(`.SH OPTIONS OF ${command.toUpperCase()}\n`);
      const own = part.split('\n.SH ')[0] ?? '';
      const help = flowglass(['help', command]).stdout;
      const options = help.match(/--[a-z-]+(?=[ \n])/g)?.filter((it) => it !== '--help') ?? [];
      expect(options.length).toBeGreaterThan(0);
      expect(options.filter((it) => !page.includes(it))).toEqual([]);
      expect(own).toContain('--verbose');
    },
  );

  it('has the exit codes', () => {
    const codes = page.split('.SH EXIT STATUS')[1]?.match(/(?<=^\.TP\n)\d+$/gm);
    expect(codes).toEqual(['0', '1', '2', '3', '130']);
  });

  it.runIf(spawnSync('mandoc', ['-T', 'lint', PAGE]).error === undefined)(
    'is what man understands',
    () => {
      // Lines of any length are fine, and a date would change with the day.
      const complaints = mandoc('-T', 'lint', '-W', 'warning').split('\n').filter(Boolean);
      expect(complaints.filter((it) => !it.includes('missing date'))).toEqual([]);
      expect(mandoc('-T', 'utf8')).toContain('tcpdump -w - | flowglass -');
    },
  );
});
