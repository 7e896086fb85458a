// `flowglass completion`: a script that completes commands, options and their values.

import { Argument, type Command } from 'commander';
import { EXIT } from './errors.js';
import { guarded } from './guarded.js';
import { printOutput } from './streams.js';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

const USE = `
Use:
  source <(flowglass completion bash)    in ~/.bashrc
  source <(flowglass completion zsh)     in ~/.zshrc, behind compinit
  flowglass completion fish | source     in ~/.config/fish/config.fish`;

export function completionCommand(program: Command): void {
  program
    .command('completion')
    .description('a script that makes a shell complete commands and options')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .option('-v, --verbose', 'the stack of an error')
    .addHelpText('after', USE)
    .action((shell: (typeof SHELLS)[number], { verbose }: { verbose?: true }) =>
      guarded(verbose, async () => {
        await printOutput(await scriptFor(shell, program));
        return EXIT.ok;
      }),
    );
}

async function scriptFor(shell: (typeof SHELLS)[number], program: Command): Promise<string> {
  const { modelOf } = await import('./completion/model.js');
  const model = modelOf(program);
  switch (shell) {
    case 'bash':
      return (await import('./completion/bash.js')).bashScript(model);
    case 'zsh':
      return (await import('./completion/zsh.js')).zshScript(model);
    case 'fish':
      return (await import('./completion/fish.js')).fishScript(model);
  }
}
