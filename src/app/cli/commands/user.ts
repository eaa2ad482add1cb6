import { type Command, Option } from 'commander';
import type { Role, User } from '../../../cloud/accounts/index.ts';
import { terminalTable } from '../../report/index.ts';
import { type AccountsOptions, addAccountsOption, readPassword, withAccounts } from '../accounts-access.ts';
import { action, common } from '../command.ts';
import { exitCode } from '../exit.ts';

const role = () => new Option('--role <name>', 'what the user may do').choices(['admin', 'owner', 'user']);

const document = ({ name, role, active, created }: User) => ({
  user: name,
  role,
  active,
  created: new Date(created).toISOString(),
});

export function addUser(program: Command): void {
  const user = program.command('user').description('accounts of a data folder: add, list, change, remove');

  const add = user
    .command('add')
    .argument('<name>', 'letters, digits, . _ -')
    .description('adds an account; without a password it has tokens only')
    .addOption(role().default('user'))
    .option('--password-file <path>', 'its first line is the password (- reads standard input)');
  addAccountsOption(add);
  common(add, ['user add alice --role owner --password-file alice.txt', 'user add robot --role user --json']).action(
    action(async (terminal, name: string, options: AccountsOptions & { role: Role; passwordFile?: string }) => {
      const { role, passwordFile } = options;
      const password = passwordFile === undefined ? {} : { password: await readPassword(passwordFile) };
      const added = await withAccounts(options, (accounts) => accounts.addUser({ name, role, ...password }));
      if (terminal.json) terminal.document(document(added));
      else terminal.print(`added ${added.name}, ${added.role}`);
      return exitCode.done;
    }),
  );

  const list = addAccountsOption(user.command('list').description('all accounts'));
  common(list, ['user list', 'user list --json']).action(
    action(async (terminal, options: AccountsOptions) => {
      const users = await withAccounts(options, (accounts) => accounts.users());
      if (terminal.json) terminal.document({ users: users.map(document) });
      else if (users.length === 0)
        terminal.print('no accounts: eigenlake user add NAME --role admin --password-file FILE');
      else terminal.print(userTable(users));
      return exitCode.done;
    }),
  );

  const change = user
    .command('change')
    .argument('<name>')
    .description('another role or password; a new password and --disable end all sessions')
    .addOption(role())
    .option('--password-file <path>', 'its first line is the new password (- reads standard input)')
    .option('--disable', 'the account and its tokens stop working')
    .option('--enable', 'they work again');
  addAccountsOption(change);
  common(change, ['user change alice --role admin', 'user change robot --disable']).action(
    action(async (terminal, name: string, options: AccountsOptions & ChangeOptions) => {
      const password = options.passwordFile === undefined ? null : await readPassword(options.passwordFile);
      const changed = await withAccounts(options, (accounts) =>
        accounts.changeUser(name, {
          ...(options.role === undefined ? {} : { role: options.role }),
          ...(options.disable || options.enable ? { active: options.enable === true } : {}),
          ...(password === null ? {} : { password }),
        }),
      );
      if (terminal.json) terminal.document(document(changed));
      else terminal.print(`${changed.name}: ${changed.role}, ${changed.active ? 'active' : 'disabled'}`);
      return exitCode.done;
    }),
  );

  const remove = user
    .command('remove')
    .argument('<name>')
    .description('removes an account with its tokens, sessions and registered storage providers; jobs stay');
  addAccountsOption(remove);
  common(remove, ['user remove robot', 'user remove robot --json']).action(
    action(async (terminal, name: string, options: AccountsOptions) => {
      await withAccounts(options, (accounts) => accounts.removeUser(name));
      if (terminal.json) terminal.document({ removed: name });
      else terminal.print(`removed ${name}`);
      return exitCode.done;
    }),
  );
}

interface ChangeOptions {
  readonly role?: Role;
  readonly passwordFile?: string;
  readonly disable?: boolean;
  readonly enable?: boolean;
}

const userTable = (users: readonly User[]) =>
  terminalTable(users, [
    { title: 'name', text: (user) => user.name },
    { title: 'role', text: (user) => user.role },
    { title: 'active', text: (user) => (user.active ? 'yes' : 'no') },
    { title: 'log in', text: (user) => (user.hasPassword ? 'password' : 'tokens only') },
  ]);
