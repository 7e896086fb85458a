// What can be completed, read off the program: a shell's script is written from this.

import { type Command, Help } from 'commander';
import { detectors, FORMAT_NAMES } from '../../index.js';

/** What stands behind an option, or in the place of an argument. */
export type Value =
  | { kind: 'none' | 'any' | 'file' | 'directory' }
  /** One of these, or with `list` several with commas between them. */
  | { kind: 'words'; words: readonly string[]; list: boolean };

export interface OptionModel {
  /** `-o`, `--out`, or the one that there is. */
  names: string[];
  description: string;
  /** Name of its value: `dir`. */
  label: string;
  value: Value;
}

export interface CommandModel {
  name: string;
  description: string;
  options: OptionModel[];
  argument: Value;
}

export interface ProgramModel {
  commands: CommandModel[];
  /** The command that runs without its name. */
  main: CommandModel;
}

export function modelOf(program: Command): ProgramModel {
  const help = new Help();
  const commands = help.visibleCommands(program).map((command): CommandModel => {
    const own = help.visibleOptions(command);
    return {
      name: command.name(),
      description: command.description(),
      options: own.map(optionModel),
      argument: argumentOf(command, program),
    };
  });
  const main = commands.find(({ name }) => name === 'analyze');
  if (!main) throw new Error('there is no command analyze');
  const own = program.options.map(optionModel);
  main.options.push(...own);
  return { commands, main };
}

type CommanderOption = Command['options'][number];

function optionModel(option: CommanderOption): OptionModel {
  const names = [option.short, option.long].filter((name) => name != null);
  const label = /<(.+)>/.exec(option.flags)?.[1] ?? '';
  return { names, description: option.description, label, value: valueAfter(option, label) };
}

/** Options whose value is a list of words that only the library knows. */
const LISTS: Record<string, () => string[]> = {
  '--format': () => [...FORMAT_NAMES, 'summary'],
  '--disable': findingIds,
  '--finding': findingIds,
};

function valueAfter({ long, argChoices }: CommanderOption, label: string): Value {
  if (argChoices) return { kind: 'words', words: argChoices, list: false };
  const words = LISTS[long ?? ''];
  if (words) return { kind: 'words', words: words(), list: true };
  if (label === '') return { kind: 'none' };
  if (label === 'file') return { kind: 'file' };
  return { kind: label === 'dir' ? 'directory' : 'any' };
}

function argumentOf(command: Command, program: Command): Value {
  const [argument] = command.registeredArguments;
  if (argument?.argChoices) return { kind: 'words', words: argument.argChoices, list: false };
  switch (argument?.name()) {
    case undefined:
      return { kind: 'none' };
    case 'finding':
      return { kind: 'words', words: findingIds(), list: false };
    case 'command':
      return { kind: 'words', words: program.commands.map((it) => it.name()), list: false };
    default:
      return { kind: 'file' };
  }
}

function findingIds(): string[] {
  return detectors.flatMap(({ findings }) => Object.keys(findings));
}
