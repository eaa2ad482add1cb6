import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import type { Scope, Token } from '../../../cloud/accounts/index.ts';
import { terminalTable } from '../../report/index.ts';
import { type AccountsOptions, addAccountsOption, readExpiry, withAccounts } from '../accounts-access.ts';
import { action, common } from '../command.ts';
import { exitCode } from '../exit.ts';

const time = (value: number | null) => (value === null ? null : new Date(value).toISOString());

const collect = (text: string, before: readonly string[] = []) => [
  ...before,
  ...text.split(/[\s,]+/).filter((name) => name !== ''),
];

export function addToken(program: Command): void {
  const token = program.command('token').description('tokens of users: create, list, revoke');

  const create = token
    .command('create')
    .description('makes a token and shows it once')
    .requiredOption('--user <name>', 'whose token it is')
    .option('--name <text>', 'what it is for')
    .option(
      '--scope <names>',
      'jobs:read, jobs:submit (the default are these two), tables:read, tables:write, storage, account, admin',
      collect,
    )
    .option('--expires <when>', '30d, 12h, 2027-01-31, never', 'never');
  addAccountsOption(create);
  common(create, [
    'token create --user alice',
    'token create --user robot --scope jobs:read --expires 30d --json',
  ]).action(
    action(async (terminal, options: AccountsOptions & CreateOptions) => {
      const expires = readExpiry(options.expires);
      const made = await withAccounts(options, (accounts) =>
        accounts.createToken({
          user: options.user,
          name: options.name ?? `token ${randomBytes(3).toString('hex')}`,
          expires,
          // Which names there are, the accounts say.
          ...(options.scope === undefined ? {} : { scopes: options.scope as Scope[] }),
        }),
      );
      if (terminal.json) terminal.document(made);
      else {
        terminal.print(made.token);
        terminal.note(`shown once; id ${made.id}${expires === null ? '' : `, works until ${time(expires)}`}`);
      }
      return exitCode.done;
    }),
  );

  const list = token.command('list').description('tokens of a user').requiredOption('--user <name>', 'whose tokens');
  addAccountsOption(list);
  common(list, ['token list --user alice', 'token list --user alice --json']).action(
    action(async (terminal, options: AccountsOptions & { user: string }) => {
      const tokens = await withAccounts(options, (accounts) => accounts.tokens(options.user));
      if (terminal.json) terminal.document({ tokens: tokens.map(document) });
      else if (tokens.length === 0) terminal.print(`no tokens: eigenlake token create --user ${options.user}`);
      else terminal.print(tokenTable(tokens));
      return exitCode.done;
    }),
  );

  const revoke = token
    .command('revoke')
    .argument('<id>', 'as token list shows it')
    .description('a token stops working at once')
    .requiredOption('--user <name>', 'whose token it is');
  addAccountsOption(revoke);
  common(revoke, ['token revoke 3f2a9c --user alice', 'token revoke 3f2a9c --user alice --json']).action(
    action(async (terminal, id: string, options: AccountsOptions & { user: string }) => {
      await withAccounts(options, (accounts) => accounts.revokeToken(options.user, id));
      if (terminal.json) terminal.document({ revoked: id });
      else terminal.print(`revoked ${id}`);
      return exitCode.done;
    }),
  );
}

interface CreateOptions {
  readonly user: string;
  readonly name?: string;
  readonly scope?: readonly string[];
  readonly expires: string;
}

const document = ({ id, name, scopes, created, expires, revoked, lastUsed }: Token) => ({
  id,
  name,
  scopes,
  created: time(created),
  expires: time(expires),
  revoked: time(revoked),
  last_used: time(lastUsed),
});

const tokenTable = (tokens: readonly Token[]) =>
  terminalTable(tokens, [
    { title: 'id', text: (token) => token.id },
    { title: 'name', text: (token) => token.name },
    { title: 'scopes', text: (token) => token.scopes.join(' ') },
    { title: 'expires', text: (token) => time(token.expires) ?? 'never' },
    { title: 'revoked', text: (token) => time(token.revoked) ?? '-' },
  ]);
