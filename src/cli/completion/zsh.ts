// The script for zsh: a function for compsys, which also works when it is read by eval.

import type { CommandModel, OptionModel, ProgramModel, Value } from './model.js';

export function zshScript({ commands, main }: ProgramModel): string {
  return `#compdef flowglass
# Completion of flowglass in zsh: source <(flowglass completion zsh), behind compinit;
# or a file _flowglass in a folder of $fpath.

_flowglass_commands() {
  local -a commands=(
${commands.map(({ name, description }) => `    ${quoted(`${name}:${description}`)}`).join('\n')}
  )
  _describe -t commands command commands
}

_flowglass() {
  local command=${main.name}
  if (( CURRENT > 2 )); then
    case $words[2] in
      ${commands.map(({ name }) => name).join('|')})
        command=$words[2]
        shift words
        (( CURRENT-- )) ;;
    esac
  elif [[ $words[2] != -* ]]; then
    _flowglass_commands
  fi
  case $command in
${commands.map(commandCase).join('\n')}
  esac
}

if [[ $funcstack[1] == _flowglass ]]; then
  _flowglass "$@"
else
  compdef _flowglass flowglass
fi
`;
}

function commandCase({ name, options, argument }: CommandModel): string {
  const specs = [...options.map(optionSpec), ...argumentSpec(argument)];
  return `    ${name})\n      _arguments -s -S \\\n        ${specs.join(' \\\n        ')} ;;`;
}

/** `'(-o --out)'{-o,--out}'[description]:dir:_files -/'` */
function optionSpec({ names, description, label, value }: OptionModel): string {
  const action = value.kind === 'none' ? '' : `:${label}:${actionOf(value)}`;
  const text = quoted(`[${description.replaceAll(/[[\]:\\]/g, '\\$&')}]${action}`);
  if (/may be given again/.test(description)) return `'*'${names.join(',')}${text}`;
  return names.length > 1
    ? `'(${names.join(' ')})'{${names.join(',')}}${text}`
    : `${names[0]}${text}`;
}

function argumentSpec(argument: Value): string[] {
  if (argument.kind === 'none') return [];
  const several = argument.kind === 'file' ? '*' : '1';
  return [quoted(`${several}: :${actionOf(argument)}`)];
}

function actionOf(value: Value): string {
  switch (value.kind) {
    case 'words':
      return value.list
        ? `_values -s , value ${value.words.join(' ')}`
        : `(${value.words.join(' ')})`;
    case 'directory':
      return '_files -/';
    case 'file':
      return '_files';
    default:
      return '';
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
