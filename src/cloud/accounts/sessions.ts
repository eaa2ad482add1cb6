import type { AccountStore } from './contract.ts';
import { invalidLifetime, userUnknown } from './errors.ts';
import { csrfOf, digestOf, isSecret, newSecret } from './random-secrets.ts';
import { type Database, lookUp } from './schema.ts';
import { findUser, userOf } from './users.ts';

type Sessions = Pick<AccountStore, 'openSession' | 'session' | 'closeSession'>;

/** The part of the store that knows who is signed in on pages. */
export function sessions(database: Database, clock: () => number): Sessions {
  const byDigest = lookUp(database.tables, (digest) =>
    database.tables
      .selectFrom('eigenlake_sessions as s')
      .innerJoin('eigenlake_users as u', 'u.name_key', 's.user_key')
      .select(['u.name', 'u.role', 'u.active', 'u.created', 'u.password as has_password', 's.expires'])
      .where('s.digest', '=', digest),
  );

  return {
    async openSession(name, lifetime) {
      const now = clock();
      const expires = now + lifetime;
      if (!(lifetime > 0) || !Number.isSafeInteger(expires)) throw invalidLifetime(lifetime);
      const secret = newSecret('els_');
      const user = await database.alone(async (transaction) => {
        const row = await findUser(transaction, name);
        if (row.active !== 1) throw userUnknown(name);
        await transaction.deleteFrom('eigenlake_sessions').where('expires', '<=', now).execute();
        await transaction
          .insertInto('eigenlake_sessions')
          .values({ digest: digestOf(secret), user_key: row.name_key, expires })
          .execute();
        return userOf(row);
      });
      return { secret, session: { user, csrf: csrfOf(secret), expires } };
    },

    async session(secret) {
      if (!isSecret(secret, 'els_')) return null;
      const row = await byDigest(digestOf(secret));
      if (row === undefined || row.active !== 1 || row.expires <= clock()) return null;
      return { user: userOf(row), csrf: csrfOf(secret), expires: row.expires };
    },

    async closeSession(secret) {
      await database.alone((transaction) =>
        transaction.deleteFrom('eigenlake_sessions').where('digest', '=', digestOf(secret)).execute(),
      );
    },
  };
}
