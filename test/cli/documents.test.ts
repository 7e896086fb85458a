// docs/cli.md and README.md against the command: neither knows what the other does not.

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { flowglass, OFFICE, officeBytes, recordsOf, shell, temporaryFolder } from './run.js';

const at = temporaryFolder();
const manual = readFileSync('docs/cli.md', 'utf8');
const readme = readFileSync('README.md', 'utf8');

/** Options as a text has them: `--max-flows`, and `-o` where it stands alone. */
function optionsIn(text: string): string[] {
  const long = text.match(/(?<![\w-])--[a-z][a-z-]*/g) ?? [];
  const short = text.match(/(?<![\w-])-[a-zA-Z](?=[,`])/g) ?? [];
  return [...new Set([...long, ...short])].sort();
}

const helpOf = (command: string) => flowglass(['help', command]).stdout;

/** Lines of the blocks of shell code. */
function commandsIn(markdown: string): string[] {
  return (
    [...markdown.matchAll(/^```sh\n(.*?)^```/gms)]
      .flatMap(([, block = '']) => block.split('\n'))
      .filter((line) => /^(flowglass|tcpdump) /.test(line))
      // It runs until somebody ends it.
      .filter((line) => !line.includes('flowglass serve'))
  );
}

beforeAll(() => {
  for (const name of ['capture.pcap', 'capture.pcapng', 'day1.pcap'])
    copyFileSync(OFFICE, at(name));
  writeFileSync(at('day2.pcap.gz'), gzipSync(officeBytes()));
  mkdirSync(at('week'));
  copyFileSync('test/captures/dns.pcap', at('week', 'monday'));
  mkdirSync(at('examples'));
  copyFileSync(OFFICE, at(OFFICE));
});

describe('docs/cli.md', () => {
  it.each([['analyze'], ['explain'], ['extract'], ['info'], ['report'], ['serve'], ['completion']])(
    'names the options of %s --help',
    (command) => {
      const missing = optionsIn(helpOf(command)).filter((it) => !optionsIn(manual).includes(it));
      expect(optionsIn(helpOf(command)).length).toBeGreaterThan(1);
      expect(missing).toEqual([]);
    },
  );

  it('names no option that does not exist', () => {
    const commands = ['analyze', 'explain', 'extract', 'info', 'report', 'serve']
      .map(helpOf)
      .join('');
    const all = optionsIn(commands + flowglass(['--help']).stdout);
    expect(optionsIn(manual).filter((it) => !all.includes(it))).toEqual([]);
  });

  it('has the defaults and ranges of --help', () => {
    const help = helpOf('analyze').replaceAll(/\s+/g, ' ');
    const rows = [...manual.matchAll(/^\| (?:`-\w`, )?`(--[\w-]+) <(?:n|size)>` \| (\w+) \|/gm)];
    expect(rows.length).toBeGreaterThanOrEqual(6);
    for (const [, flag = '', value = ''] of rows) {
      const entry = help.slice(help.indexOf(`${flag} <`)).split(' --', 2)[0] ?? '';
      if (flag !== '--workers') expect(entry).toContain(`(default: ${value})`);
    }
  });

  it('shows the summary as it is', () => {
    const shown = /^```text\n(.*?)^```/ms.exec(manual)?.[1];
    expect(shown).toBe(flowglass([OFFICE, '-f', 'summary', '--top', '1']).stdout);
  });

  it('lists the exit codes of --help and README.md', () => {
    for (const code of ['0', '1', '2', '130']) {
      expect(manual).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'));
      expect(readme).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'));
      expect(helpOf('analyze')).toMatch(new RegExp(`^ {2}${code} +\\w`, 'm'));
    }
  });
});

describe('README.md', () => {
  it('shows a record as it is', () => {
    const shown = JSON.parse(/^```json\n(.*?)^```/ms.exec(readme)?.[1] ?? '') as {
      communityId: string;
    };
    const records = recordsOf(flowglass([OFFICE]).stdout);
    expect(records.find((it) => it.communityId === shown.communityId)).toEqual(shown);
  });
});

describe.each([
  ['README.md', readme],
  ['docs/cli.md', manual],
  ['--help', flowglass(['--help']).stdout.replace(/^Examples:\n(.*?)\n\n/ms, '```sh\n$1\n```\n')],
])('command lines of %s', (_, text) => {
  const lines = commandsIn(text.replaceAll(/^ {2}(?=flowglass|tcpdump)/gm, ''));

  it('are there', () => expect(lines.length).toBeGreaterThanOrEqual(6));

  it.each(lines)('%s', (line) => {
    // What stands in a pipe with the command need not be installed.
    const beside = `cd '${at()}'; tcpdump() { cat capture.pcapng; }; jq() { cat; }; set -o pipefail`;
    // From two blanks on, a line of --help explains itself.
    const command = line.replace(/ {2,}[^'|]*$/, '');
    const { code, stderr } = shell(`${beside}; ${command}`);
    expect(stderr).not.toContain('flowglass: ');
    expect(code).toBe(0);
  });
});
