import type { AccountStore } from './contract.ts';
import { migrate } from './migrations.ts';
import { openPostgresql } from './postgresql.ts';
import { registrations } from './registrations.ts';
import { sealing } from './sealing.ts';
import type { Secret } from './secret.ts';
import { sessions } from './sessions.ts';
import { openSqlite } from './sqlite.ts';
import { TokenUse } from './token-use.ts';
import { tokens } from './tokens.ts';
import { users } from './users.ts';

/** A file (made when there is none) or the address of a database: `postgresql://user:password@host:port/database`. */
export type AccountsPlace = { readonly sqlite: string } | { readonly postgresql: string };

export interface AccountsOptions {
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  /** What seals the logins of storage providers: `secretFrom(process.env)`. Asked when it is first needed. */
  readonly secret: Secret;
}

/**
 * Opens the accounts and brings their tables up to date; any number of processes may do so at once. `accounts_unreachable`,
 * `accounts_damaged`, `accounts_busy`, `accounts_newer`.
 */
export async function openAccounts(
  place: AccountsPlace,
  { clock = Date.now, secret }: AccountsOptions,
): Promise<AccountStore> {
  const database = 'sqlite' in place ? await openSqlite(place.sqlite) : await openPostgresql(place.postgresql);
  try {
    await migrate(database, clock);
  } catch (error) {
    await database.close().catch(() => undefined);
    throw error;
  }
  const use = new TokenUse(database, clock);
  let closed: Promise<void> | undefined;
  return {
    kind: database.kind,
    ...users(database, clock),
    ...sessions(database, clock),
    ...tokens(database, use, clock),
    ...registrations(database, sealing(secret), clock),
    close() {
      closed ??= use.settled().then(() => database.close());
      return closed;
    },
  };
}
