import { type Command, Option } from 'commander';
import type { Registration, StorageKind } from '../../../cloud/accounts/index.ts';
import { terminalTable } from '../../report/index.ts';
import { type AccountsOptions, addAccountsOption, readLogin, withAccounts } from '../accounts-access.ts';
import { action, common } from '../command.ts';
import { exitCode } from '../exit.ts';

const document = ({ name, kind, owner, description, active, created }: Registration) => ({
  storage: name,
  type: kind,
  owner,
  description,
  active,
  created: new Date(created).toISOString(),
});

interface LoginOptions extends AccountsOptions {
  readonly login?: string;
  readonly loginFile?: string;
}

export function addStorage(program: Command): void {
  const storage = program.command('storage').description('storage providers: add, list, change, test, remove');

  const add = storage
    .command('add')
    .argument('<name>', 'lower-case letters and digits; the first part of the long names of its devices')
    .description('registers a storage provider; its credentials are sealed and never shown again')
    .addOption(new Option('--type <kind>', 'what it is').choices(['local', 'mongodb', 'dropbox']).makeOptionMandatory())
    .option('--login <json>', 'credentials (others on this machine may see them: prefer --login-file)')
    .option('--login-file <path>', 'JSON file with the credentials')
    .requiredOption('--owner <user>', 'whose provider it is')
    .option('--description <text>', 'for the users of its devices', '');
  addAccountsOption(add);
  common(add, [
    'storage add lab --type mongodb --login-file mongo.json --owner alice',
    'storage add shared --type local --login \'{"base_path": "shared"}\' --owner alice --json',
  ]).action(
    action(async (terminal, name: string, options: LoginOptions & AddOptions) => {
      const { type: kind, owner, description } = options;
      const login = await readLogin(options);
      const added = await withAccounts(options, (accounts) =>
        accounts.addRegistration({ name, kind, owner, description, login }),
      );
      if (terminal.json) terminal.document(document(added));
      else terminal.print(`added ${added.name} (${added.kind}) of ${added.owner}`);
      return exitCode.done;
    }),
  );

  const list = addAccountsOption(storage.command('list').description('all registered storage providers'));
  common(list, ['storage list', 'storage list --json']).action(
    action(async (terminal, options: AccountsOptions) => {
      const all = await withAccounts(options, (accounts) => accounts.registrations());
      if (terminal.json) terminal.document({ storages: all.map(document) });
      else if (all.length === 0) terminal.print('none but local, the folder storage/ of the data folder');
      else terminal.print(storageTable(all));
      return exitCode.done;
    }),
  );

  const change = storage
    .command('change')
    .argument('<name>')
    .description('another description or login; --disable takes its devices off the server')
    .option('--description <text>')
    .option('--login <json>', 'new credentials')
    .option('--login-file <path>', 'JSON file with new credentials')
    .option('--disable', 'its devices are gone until --enable')
    .option('--enable');
  addAccountsOption(change);
  common(change, ['storage change lab --disable', 'storage change lab --login-file new.json']).action(
    action(async (terminal, name: string, options: LoginOptions & ChangeOptions) => {
      const { description, disable, enable, login, loginFile } = options;
      const sealed = login === undefined && loginFile === undefined ? {} : { login: await readLogin(options) };
      const changed = await withAccounts(options, (accounts) =>
        accounts.changeRegistration(name, {
          ...(description === undefined ? {} : { description }),
          ...(disable || enable ? { active: enable === true } : {}),
          ...sealed,
        }),
      );
      if (terminal.json) terminal.document(document(changed));
      else terminal.print(`${changed.name}: ${changed.active ? 'active' : 'disabled'}`);
      return exitCode.done;
    }),
  );

  const test = storage.command('test').argument('<name>').description('opens a storage provider and lists its devices');
  addAccountsOption(test);
  common(test, ['storage test lab', 'storage test lab --json']).action(
    action(async (terminal, name: string, options: AccountsOptions) => {
      const { devices } = await withAccounts(options, async (accounts, data) => {
        const { openProviders } = await import('../../providers/index.ts');
        const providers = openProviders({ accounts, data });
        try {
          const login = await accounts.login(name);
          return await providers.test((await accounts.registration(name))!.kind, login);
        } finally {
          await providers.close();
        }
      });
      if (terminal.json) terminal.document({ storage: name, devices });
      else
        terminal.print(devices.length === 0 ? `${name} works; no devices yet` : `${name} works: ${devices.join(', ')}`);
      return exitCode.done;
    }),
  );

  const remove = storage
    .command('remove')
    .argument('<name>')
    .description('forgets a storage provider; what lies in it stays');
  addAccountsOption(remove);
  common(remove, ['storage remove lab', 'storage remove lab --json']).action(
    action(async (terminal, name: string, options: AccountsOptions) => {
      await withAccounts(options, (accounts) => accounts.removeRegistration(name));
      if (terminal.json) terminal.document({ removed: name });
      else terminal.print(`removed ${name}`);
      return exitCode.done;
    }),
  );
}

interface AddOptions {
  readonly type: StorageKind;
  readonly owner: string;
  readonly description: string;
}

interface ChangeOptions {
  readonly description?: string;
  readonly disable?: boolean;
  readonly enable?: boolean;
}

const storageTable = (all: readonly Registration[]) =>
  terminalTable(all, [
    { title: 'name', text: ({ name }) => name },
    { title: 'type', text: ({ kind }) => kind },
    { title: 'owner', text: ({ owner }) => owner },
    { title: 'active', text: ({ active }) => (active ? 'yes' : 'no') },
    { title: 'description', text: ({ description }) => description },
  ]);
