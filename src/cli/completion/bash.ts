// The script for bash (3.2 and later). It needs nothing of the package bash-completion.

import type { CommandModel, ProgramModel, Value } from './model.js';

export function bashScript({ commands, main }: ProgramModel): string {
  const names = commands.map(({ name }) => name).join(' ');
  return `# Completion of flowglass in bash: source <(flowglass completion bash)

_flowglass() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  local command=${main.name} words='' list='' first=''
  # bash takes --out=x apart into three words.
  if [[ $current == '=' ]]; then
    current=''
  elif [[ $previous == '=' ]]; then
    previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  COMPREPLY=()
  if (( COMP_CWORD > 1 )); then
    case \${COMP_WORDS[1]} in
      ${commands.map(({ name }) => name).join('|')}) command=\${COMP_WORDS[1]} ;;
    esac
  fi
  case "$command $previous" in
${valueCases(commands)}
    *)
      if [[ $current == -* ]]; then
        case $command in
${commands.map(optionCase).join('\n')}
        esac
      else
        case $command in
${commands.flatMap(argumentCase).join('\n')}
        esac
        (( COMP_CWORD > 1 )) || words='${names}' first=1
      fi ;;
  esac
  local before=''
  if [[ $list && $current == *,* ]]; then
    before=\${current%,*},
    current=\${current##*,}
  fi
  # Without a word that fits, the shell offers files.
  COMPREPLY=($(compgen -P "$before" -W "$words" -- "$current"))
  # A capture may begin like a command.
  if [[ $first && $current ]]; then
    local IFS=$'\\n'
    COMPREPLY+=($(compgen -f -- "$current"))
    compopt -o filenames 2>/dev/null
  fi
}

complete -o bashdefault -o default -F _flowglass flowglass
`;
}

/** A branch for each thing to offer: after which options of which commands. */
function valueCases(commands: readonly CommandModel[]): string {
  const patterns = new Map<string, string[]>();
  for (const { name, options } of commands) {
    for (const { names, value } of options) {
      if (value.kind === 'none') continue;
      const reply = replyOf(value);
      const before = patterns.get(reply) ?? [];
      patterns.set(reply, [...before, ...names.map((it) => `'${name} ${it}'`)]);
    }
  }
  return [...patterns]
    .map(([reply, places]) => `    ${places.join('|\\\n    ')})\n      ${reply} ;;`)
    .join('\n');
}

function replyOf(value: Value): string {
  switch (value.kind) {
    case 'words':
      return `words='${value.words.join(' ')}'${value.list ? ' list=1' : ''}`;
    case 'directory':
      return `compopt -o dirnames 2>/dev/null; return`;
    case 'file':
      return 'return';
    default:
      return `compopt +o default +o bashdefault 2>/dev/null; return`;
  }
}

function optionCase({ name, options }: CommandModel): string {
  return `          ${name}) words='${options.flatMap(({ names }) => names).join(' ')}' ;;`;
}

function argumentCase({ name, argument }: CommandModel): string[] {
  return argument.kind === 'words' ? [`          ${name}) ${replyOf(argument)} ;;`] : [];
}
