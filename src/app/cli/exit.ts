import { CommanderError } from 'commander';
import { Failure } from '../../science/errors/index.ts';
import type { Terminal } from './terminal.ts';

/** 0 done; 1 some experiment failed or a check found something; 2 nothing could start; 130 Ctrl-C. */
export const exitCode = { done: 0, found: 1, nothingStarted: 2, interrupted: 130 } as const;

/** Says what went wrong in the way the command speaks, and gives the exit code for it. */
export function reportError(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCode.done;
  const { code, message, hint } = explain(error);
  if (terminal.json) terminal.document({ error: { code, message, hint } });
  else terminal.note(`${terminal.color.red('error')} [${code}] ${message}\n  ${hint}`);
  return exitCode.nothingStarted;
}

/** What a person reads when records are safe, but not yet where they were to go. */
export function unfinished(
  { code, message, hint }: { code: string; message: string; hint: string },
  { remote }: { readonly remote: boolean },
): string {
  const safe = remote
    ? 'Finished experiments are safe: what was not sent is on this disk.'
    : 'Finished experiments are safe: the next command takes them to the tables.';
  return `[${code}] ${message}\n  ${hint}\n  ${safe}`;
}

/** Any error as code, message and hint; one that no room foresaw keeps its message and asks to be reported. */
export function explain(error: unknown): { code: string; message: string; hint: string } {
  if (error instanceof Failure) return error.toJSON();
  if (error instanceof CommanderError) {
    return {
      code: 'wrong_usage',
      message: error.message.replace(/^error: /, ''),
      hint: 'eigenlake COMMAND --help shows the options and two examples.',
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'internal_error',
    message,
    hint: 'This is a defect of Eigenlake: please report it with the command that you typed.',
  };
}
