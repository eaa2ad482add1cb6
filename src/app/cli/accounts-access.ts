import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import type { Command } from 'commander';
import type { AccountStore } from '../../cloud/accounts/index.ts';
import { disk } from '../../disk/index.ts';
import { locateData } from '../config/index.ts';
import { expiryUnusable, loginFileUnusable, passwordFileUnusable } from './errors.ts';

export interface AccountsOptions {
  readonly accounts?: string;
  readonly data?: string;
}

/** Adds `--accounts`. */
export function addAccountsOption(command: Command): Command {
  return command.option(
    '--accounts <url>',
    'postgresql://… (default: EIGENLAKE_ACCOUNTS, else accounts.db of the data folder)',
  );
}

/** Where the accounts of a data folder are. */
export const accountsOf = (options: AccountsOptions, data: string) => {
  const url = options.accounts ?? (process.env.EIGENLAKE_ACCOUNTS || undefined);
  return url === undefined ? { sqlite: join(data, 'accounts.db') } : { postgresql: url };
};

/** Opens the accounts (the data folder is made where there is none), works, closes them. */
export async function withAccounts<Result>(
  options: AccountsOptions,
  work: (accounts: AccountStore, data: string) => Promise<Result>,
): Promise<Result> {
  const { path } = locateData(options.data, process.env, process.cwd());
  await disk.makeFolder(path);
  // Loaded when needed: other commands start faster without a database.
  const { openAccounts, secretFrom } = await import('../../cloud/accounts/index.ts');
  const accounts = await openAccounts(accountsOf(options, path), { secret: secretFrom(process.env) });
  try {
    return await work(accounts, path);
  } finally {
    await accounts.close();
  }
}

/** The first line of a file; `-` reads standard input. */
export async function readPassword(path: string): Promise<string> {
  let text: string;
  try {
    text = path === '-' ? await readAll(process.stdin) : await readFile(path, 'utf8');
  } catch (error) {
    throw passwordFileUnusable.from(error, path, error instanceof Error ? error.message : String(error));
  }
  const [line = ''] = text.split(/\r?\n/);
  if (line === '') throw passwordFileUnusable(path, 'its first line is empty');
  return line;
}

/** The credentials of a storage provider, from the command line or, better, a file. */
export async function readLogin(options: { readonly login?: string; readonly loginFile?: string }): Promise<unknown> {
  const { login, loginFile } = options;
  const what = loginFile ?? 'of --login';
  let text = login;
  try {
    if (text === undefined && loginFile !== undefined) text = await readFile(loginFile, 'utf8');
  } catch (error) {
    throw loginFileUnusable.from(error, what, error instanceof Error ? error.message : String(error));
  }
  if (text === undefined) throw loginFileUnusable('', 'none was given');
  try {
    return JSON.parse(text);
  } catch {
    // What the parser says quotes the text, and that holds secrets.
    throw loginFileUnusable(what, 'it is no JSON');
  }
}

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `30d`, `12h`, a date or a time as milliseconds since 1970; `never` is null. Throws `invalid_expiry` for the past. */
export function readExpiry(text: string, now = Date.now()): number | null {
  if (text === 'never') return null;
  const spanned = /^(\d{1,6})([mhd])$/.exec(text);
  if (spanned !== null && Number(spanned[1]) > 0) {
    return now + Number(spanned[1]) * units[spanned[2] as keyof typeof units];
  }
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (!(time > now)) throw expiryUnusable(text);
  return time;
}
