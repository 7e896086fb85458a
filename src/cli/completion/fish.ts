// The script for fish (3.0 and later).

import type { CommandModel, OptionModel, ProgramModel, Value } from './model.js';

export function fishScript({ commands, main }: ProgramModel): string {
  const names = commands.map(({ name }) => name).join(' ');
  return `# Completion of flowglass in fish: flowglass completion fish | source

function __flowglass_command --description 'Whether this is the command that is being written'
    set -l words (commandline -opc)
    set -l command ${main.name}
    if test (count $words) -gt 1; and contains -- $words[2] ${names}
        set command $words[2]
    end
    test $command = $argv[1]
end

function __flowglass_first --description 'Whether no word stands behind flowglass yet'
    test (count (commandline -opc)) -eq 1
end

${commands.map(commandLine).join('\n')}
${commands.flatMap(lines).join('\n')}
`;
}

function commandLine({ name, description }: CommandModel): string {
  return `complete -c flowglass -n __flowglass_first -a ${name} -d ${quoted(description)}`;
}

function lines({ name, options, argument }: CommandModel): string[] {
  const condition = `complete -c flowglass -n '__flowglass_command ${name}'`;
  const own = options.map((option) => `${condition} ${optionArguments(option)}`);
  if (argument.kind === 'words') own.push(`${condition} -f -a ${quoted(argument.words.join(' '))}`);
  if (argument.kind === 'none') own.push(`${condition} -f`);
  return own;
}

function optionArguments({ names, description, value }: OptionModel): string {
  const flags = names.map((it) =>
    it.startsWith('--') ? `-l ${it.slice(2)}` : `-s ${it.slice(1)}`,
  );
  return [...flags, `-d ${quoted(description)}`, ...valueArguments(value)].join(' ');
}

function valueArguments(value: Value): string[] {
  switch (value.kind) {
    case 'words':
      return [
        `-x -a ${quoted(value.list ? `(__fish_append , ${value.words.join(' ')})` : value.words.join(' '))}`,
      ];
    case 'directory':
      return [`-x -a '(__fish_complete_directories)'`];
    case 'file':
      return ['-r -F'];
    case 'any':
      return ['-x'];
    default:
      return [];
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
}
