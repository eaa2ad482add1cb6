import { randomBytes } from 'node:crypto';
import type { AccountStore, Scope } from '../../cloud/accounts/index.ts';
import { readServerFile } from '../config/index.ts';
import { accountsNeeded } from './errors.ts';

/** Whoever may read the data folder: an admin without password, by the token in `server.json`, on this machine only. */
export const localUserName = 'local';

const everything: readonly Scope[] = [
  'jobs:read',
  'jobs:submit',
  'tables:read',
  'tables:write',
  'storage',
  'account',
  'admin',
];

export interface LocalAccess {
  readonly token: string;
  /** It was made just now and has been shown to nobody. */
  readonly fresh: boolean;
  /** There are no accounts: whoever sits at this machine is the only user. */
  readonly alone: boolean;
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/** The local user with a token that works, made where they do not exist yet. */
export async function localAccess(accounts: AccountStore, data: string): Promise<LocalAccess> {
  const users = await accounts.users();
  const alone = users.every(({ name }) => name === localUserName);
  const user = users.find(({ name }) => name === localUserName);
  if (user === undefined) await accounts.addUser({ name: localUserName, role: 'admin' });
  else if (!user.active) await accounts.changeUser(localUserName, { active: true });
  const kept = (await readServerFile(data))?.token ?? null;
  const known = kept === null ? null : await accounts.authenticate(kept);
  // One of an earlier version may lack a scope that has come since.
  const worksForAll =
    known?.user.name === localUserName && everything.every((scope) => known.token.scopes.includes(scope));
  if (kept !== null && worksForAll) {
    return { token: kept, fresh: false, alone };
  }
  const name = `this machine ${randomBytes(3).toString('hex')}`;
  const { token } = await accounts.createToken({ user: localUserName, name, scopes: everything });
  return { token, fresh: true, alone };
}

/** Beyond this machine everybody has an account: `accounts_needed` without an admin who can log in. The local user rests. */
export async function demandAccounts(accounts: AccountStore, host: string): Promise<void> {
  const users = await accounts.users();
  if (!users.some((user) => user.role === 'admin' && user.active && user.hasPassword)) throw accountsNeeded(host);
  if (users.some((user) => user.name === localUserName && user.active)) {
    await accounts.changeUser(localUserName, { active: false });
  }
}
