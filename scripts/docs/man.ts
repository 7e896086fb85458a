// man/flowglass.1, from the program itself and from docs/cli.md.

import { readFileSync } from 'node:fs';
import { type Command, Help, type Option } from 'commander';
import { createProgram, EXAMPLES } from '../../src/cli/program.js';
import { bold, escaped, inline, roffOf } from './roff.js';

/** Sections of docs/cli.md that are in the manual, and what they are called there. */
const SECTIONS = [
  ['Inputs', 'INPUTS'],
  ['Where the output goes', 'OUTPUT'],
  ['Interrupting', 'INTERRUPTING'],
  ['Exit codes', 'EXIT STATUS'],
] as const;

export function manPage(): string {
  const program = createProgram();
  const manual = readFileSync('docs/cli.md', 'utf8');
  const lines = [
    `.\\" Made by npm run build:docs.`,
    `.TH FLOWGLASS 1 "" "flowglass ${program.version()}" "User Commands"`,
    '.SH NAME',
    'flowglass \\- reads network captures and tells what is in them',
    '.SH SYNOPSIS',
    ...synopsis(program),
    '.SH DESCRIPTION',
    escaped(program.description()),
    'flowglass observes only: findings, records of flows and protocols, and figures of both.',
    '.SH COMMANDS',
    ...program.commands.flatMap((it) => ['.TP', bold(it.name()), escaped(it.description())]),
    ...program.commands.flatMap(options),
    ...SECTIONS.flatMap(([from, to]) => [`.SH ${to}`, ...roffOf(section(manual, from))]),
    '.SH ENVIRONMENT',
    ...term('NO_COLOR', 'no colours, if it is set and not empty'),
    ...term('FORCE_COLOR', 'colours, also where the output is no terminal; 0: none'),
    '.SH FILES',
    ...term(
      'flowglass.config.ts',
      'or .mts, .js, .mjs, .json, in the working directory: the configuration',
    ),
    '.SH EXAMPLES',
    ...examples(),
    '.SH SEE ALSO',
    ['tcpdump', 'tshark', 'jq'].map((name) => `${bold(name)}(1)`).join(', '),
  ];
  return `${lines.join('\n')}\n`;
}

function synopsis(program: Command): string[] {
  const usage = program.usage().split('\n');
  return usage.flatMap((line, i) => {
    const text = line.trim().replace(/^flowglass /, '');
    return [...(i === 0 ? [] : ['.br']), `${bold('flowglass')} ${escaped(text)}`];
  });
}

function options(command: Command): string[] {
  const own = new Help().visibleOptions(command).filter(({ long }) => long !== '--help');
  const headings = [...new Set(own.map(({ helpGroupHeading }) => helpGroupHeading ?? ''))];
  const groups = headings.map(
    (heading) => [heading, own.filter((it) => (it.helpGroupHeading ?? '') === heading)] as const,
  );
  return [
    `.SH OPTIONS OF ${command.name().toUpperCase()}`,
    ...groups.flatMap(([heading, members]) => [
      ...(heading === '' ? [] : [`.SS ${escaped(heading.replace(/:$/, ''))}`]),
      ...members.flatMap(optionLines),
    ]),
  ];
}

function optionLines(option: Option): string[] {
  const { defaultValue, description, flags, argChoices } = option;
  const said = /default:/.test(description) || typeof defaultValue === 'boolean';
  const value = defaultValue === undefined || said || option.defaultValueDescription === '';
  const choices = argChoices ? ` (${argChoices.join(', ')})` : '';
  const text = `${description}${choices}${value ? '' : ` (default: ${defaultValue})`}`;
  return ['.TP', flags.split(', ').map(flagText).join(', '), escaped(text)];
}

/** The option in bold, what stands for its value in italics. */
function flagText(flag: string): string {
  const [name = '', value] = flag.split(' ');
  return value ? `${bold(name)} \\fI${escaped(value.replaceAll(/[<>]/g, ''))}\\fR` : bold(name);
}

function term(name: string, text: string): string[] {
  return ['.TP', bold(name), escaped(text)];
}

function section(manual: string, title: string): string {
  const found = manual.split(/^## /m).find((it) => it.startsWith(`${title}\n`));
  if (found === undefined) throw new Error(`docs/cli.md has no section ${title}`);
  return found.slice(title.length);
}

/** Commands and what they do, which --help has side by side. */
function examples(): string[] {
  return EXAMPLES.trim()
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [command = '', ...rest] = line.trim().split(/ {2,}/);
      return ['.TP', inline(`\`${command}\``), escaped(rest.join(' '))];
    });
}
