import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { detectors } from 'flowglass';
import { beforeAll, describe, expect, it } from 'vitest';
import { flowglass, temporaryFolder } from './run.js';

const at = temporaryFolder();

const has = (shell: string) => spawnSync(shell, ['--version']).status === 0;

beforeAll(() => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    writeFileSync(at(shell), flowglass(['completion', shell]).stdout);
  }
});

/** What bash offers for the last of these words. */
function inBash(...words: string[]): string[] {
  const line = `source ${at('bash')}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _flowglass 2>&1; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = spawnSync('bash', ['--norc', '-c', line, 'bash', 'flowglass', ...words]);
  return stdout.toString().split('\n').filter(Boolean);
}

describe.runIf(has('bash'))('completion in bash', () => {
  it('offers commands, and captures beside them', () => {
    expect(inBash('exp')).toEqual(['explain']);
    expect(inBash('exa')).toEqual(['examples']);
    const commands = /^Commands:\n(.*?)\n\n/ms.exec(flowglass(['--help']).stdout)?.[1] ?? '';
    const names = commands.match(/^ {2}[a-z]+/gm)?.map((it) => it.trim()) ?? [];
    expect(names).toContain('extract');
    expect(inBash('')).toEqual(names);
  });

  it('offers the options of the command, those of analyze without one', () => {
    expect(inBash('--max-f')).toEqual(['--max-flows', '--max-fragments', '--max-findings']);
    expect(inBash('capture.pcap', '--vers')).toEqual(['--version']);
    expect(inBash('report', '--report-')).toEqual(['--report-flows', '--report-records']);
    expect(inBash('info', '--j')).toEqual(['--json']);
    expect(inBash('info', '--max')).toEqual([]);
  });

  it('offers every option of --help', () => {
    for (const command of [
      'analyze',
      'info',
      'explain',
      'extract',
      'report',
      'serve',
      'completion',
    ]) {
      const help = flowglass(['help', command]).stdout;
      const options = help.match(/^ {2}(?:-\w, )?--[a-z-]+/gm)?.map((it) => it.replace(/.* /, ''));
      expect(options?.length).toBeGreaterThan(1);
      expect(inBash(command, '--')).toEqual(expect.arrayContaining(options ?? []));
    }
  });

  it('offers values, also behind an equals sign', () => {
    expect(inBash('--fail-on', '')).toEqual(['info', 'low', 'medium', 'high', 'critical']);
    expect(inBash('--fail-on', '=')).toContain('critical');
    expect(inBash('--fail-on', '=', 'cr')).toEqual(['critical']);
    expect(inBash('completion', 'z')).toEqual(['zsh']);
  });

  it('goes on with a list behind its comma', () => {
    expect(inBash('-f', 'eve,zeek-')).toEqual(['eve,zeek-json']);
  });

  it('offers the ids of findings', () => {
    const ids = detectors.flatMap(({ findings }) => Object.keys(findings));
    expect(inBash('explain', '')).toEqual(ids);
    expect(inBash('extract', '--finding', '')).toEqual(ids);
    expect(inBash('explain', 'scan.v')).toEqual(ids.filter((it) => it.startsWith('scan.v')));
  });

  it('leaves values that are files, and those that nobody knows, to the shell', () => {
    expect(inBash('--config', '')).toEqual([]);
    expect(inBash('--top', '')).toEqual([]);
    expect(inBash('info', 'exa')).toEqual([]);
  });
});

/** What fish offers for a line. */
function inFish(line: string): string[] {
  const { stdout } = spawnSync('fish', ['-c', `source ${at('fish')}; complete -C '${line}'`]);
  return stdout
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((it) => it.split('\t')[0] ?? '');
}

describe.runIf(has('fish'))('completion in fish', () => {
  it('offers commands, options and values', () => {
    expect(inFish('flowglass inf')).toContain('info');
    expect(inFish('flowglass report --report-')).toEqual(['--report-flows', '--report-records']);
    expect(inFish('flowglass --fail-on cr')).toEqual(['critical']);
    expect(inFish('flowglass -f eve,cs')).toEqual(['eve,csv']);
    expect(inFish('flowglass completion f')).toEqual(['fish']);
  });
});

describe.runIf(has('zsh'))('completion in zsh', () => {
  it('completes commands, options and values on the line', () => {
    const lines = ['info', 'report --report-flows', '--fail-on critical', '-f eve,csv'];
    // Ctrl-X shows the line as it is then, and empties it.
    const setup = [
      'PS1=; unsetopt zle_bracketed_paste prompt_sp; autoload -U compinit; compinit -u -D',
      `source ${at('zsh')}`,
      'show() { print -r -- "[$BUFFER]"; BUFFER= }; zle -N show; bindkey "^X" show',
      'print rea""dy',
    ];
    const script = `
      zmodload zsh/zpty
      zpty z zsh -f -i
      for line in ${setup.map((line) => `'${line}'`).join(' ')}; do zpty -w z $line; done
      zpty -r z out '*ready*'
      for line in "$@"; do
        zpty -w -n z "flowglass $line"$'\\t\\030'
        zpty -r z out '*\\]*'
        print -r -- $out
      done`;
    writeFileSync(at('drive.zsh'), script);
    const begun = lines.map((line) => line.slice(0, -2));
    const { stdout } = spawnSync('zsh', ['-f', at('drive.zsh'), ...begun], { timeout: 50_000 });
    for (const line of lines) expect(stdout.toString()).toContain(`[flowglass ${line}`);
  });
});

describe('flowglass completion', () => {
  it('refuses other shells and says which there are', () => {
    const { code, stderr } = flowglass(['completion', 'tcsh']);
    expect(code).toBe(1);
    expect(stderr).toContain('bash, zsh, fish');
  });
});
