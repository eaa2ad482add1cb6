import type { Command } from 'commander';
import { exitCode } from './exit.ts';
import { openTerminal, type Terminal } from './terminal.ts';

export interface CommonOptions {
  readonly json?: boolean;
  readonly data?: string;
}

/** Adds what every command has: `--json`, `--data`, and two examples in its help. */
export function common(command: Command, examples: readonly [string, string]): Command {
  return command
    .optionsGroup('Everywhere:')
    .option('--json', 'print one JSON document on stdout; progress goes to stderr')
    .option('--data <folder>', 'data folder (default: EIGENLAKE_DATA, the nearest .eigenlake upwards, ./.eigenlake)')
    .addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ eigenlake ${example}`).join('\n')}`);
}

/** What a command does: its exit code is what it returns. */
export function action<Arguments extends unknown[]>(
  work: (terminal: Terminal, ...args: Arguments) => Promise<number>,
): (this: Command, ...args: Arguments) => Promise<void> {
  return async function (this: Command, ...args: Arguments) {
    const { json = false } = this.opts<CommonOptions>();
    process.exitCode = await work(openTerminal(json), ...args);
  };
}

export { exitCode };
