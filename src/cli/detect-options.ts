// Options about findings, for every command that looks for them.

import { type Command, InvalidArgumentError, Option } from 'commander';
import type { DetectOptions, Severity } from '../index.js';
import { SEVERITIES } from '../records/finding.js';
import { parseCount } from './arguments.js';
import { loadConfig } from './config.js';

export interface DetectFlags {
  findings: boolean;
  config?: string;
  failOn?: Severity;
  homeNets?: string[];
  indicators?: string[];
  disable?: string[];
  showAccounts?: true;
  maxFindings?: number;
}

const GROUP = 'Findings:';

/** `except`: the options' long names. */
export function addDetectOptions(command: Command, except: readonly string[] = []): Command {
  const options = [
    new Option(
      '--fail-on <severity>',
      'exit with code 3 if there is a finding this bad or worse',
    ).choices(SEVERITIES),
    new Option(
      '--config <file>',
      'thresholds, allowed findings and more (default: flowglass.config.ts, .js or .json, if it is here)',
    ),
    new Option(
      '--indicators <file>',
      'a known-bad list: plain, CSV, MISP, STIX 2.1 or Zeek intel; may be given again',
    ).argParser((file: string, before: string[] = []) => [...before, file]),
    new Option(
      '--home-nets <list>',
      "the network's own addresses, as in 192.0.2.0/24,2001:db8::/32 (default: private ranges)",
    ).argParser(parseList),
    new Option(
      '--disable <list>',
      'findings not to look for, as in tls.version,cleartext.*',
    ).argParser(parseList),
    new Option('--show-accounts', 'name accounts in full; they are masked otherwise'),
    new Option('--max-findings <n>', 'findings kept, 1-1000000 (default: 10000)').argParser(
      parseCount(1, 1_000_000),
    ),
    new Option('--no-findings', 'look for nothing: flows and protocols only'),
  ];
  for (const option of options) {
    if (except.includes(option.long ?? '')) continue;
    command.addOption(option.helpGroup(GROUP));
  }
  return command;
}

function parseList(text: string): string[] {
  const items = text.split(',').map((it) => it.trim());
  if (items.some((it) => it === '')) {
    throw new InvalidArgumentError('It has to be a list with commas, like a,b.');
  }
  return items;
}

/** What the configuration file says, and the flags, which come first. */
export async function detectOptions(flags: DetectFlags): Promise<DetectOptions | false> {
  if (!flags.findings) return false;
  const { $schema: _, ...config } = await loadConfig(flags.config);
  return {
    ...config,
    ...(flags.homeNets ? { homeNets: flags.homeNets } : {}),
    ...(flags.indicators
      ? { indicators: [...(config.indicators ?? []), ...flags.indicators] }
      : {}),
    ...(flags.disable ? { disable: [...(config.disable ?? []), ...flags.disable] } : {}),
    ...(flags.showAccounts ? { showAccounts: true } : {}),
    ...(flags.maxFindings ? { maxFindings: flags.maxFindings } : {}),
  };
}
