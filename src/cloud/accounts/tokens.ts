import { randomBytes } from 'node:crypto';
import type { AccountStore, Scope, Token } from './contract.ts';
import { invalidExpiry, invalidScope, invalidTokenName, tokenNameTaken, tokenUnknown } from './errors.ts';
import { digestOf, isSecret, newSecret } from './random-secrets.ts';
import { type Database, lookUp, type Schema } from './schema.ts';
import type { TokenUse } from './token-use.ts';
import { findUser, userOf } from './users.ts';

const everyScope: readonly Scope[] = [
  'jobs:read',
  'jobs:submit',
  'tables:read',
  'tables:write',
  'storage',
  'account',
  'admin',
];
const latestTime = 8.64e15;

/** The scopes, each once and in the order of the contract. `invalid_scope`. */
function checkScopes(scopes: unknown): readonly Scope[] {
  if (!Array.isArray(scopes) || scopes.length === 0) throw invalidScope('there is none');
  const strange: unknown = scopes.find((scope) => !everyScope.some((known) => known === scope));
  if (strange !== undefined) throw invalidScope(`${JSON.stringify(strange)} is none`);
  return everyScope.filter((scope) => scopes.includes(scope));
}

function checkName(name: unknown): string {
  const cleaned = typeof name === 'string' ? name.trim() : '';
  if (cleaned === '' || cleaned.length > 100 || /\p{Cc}/u.test(cleaned)) throw invalidTokenName();
  return cleaned;
}

type TokenRow = Omit<Schema['eigenlake_tokens'], 'digest' | 'user_key' | 'live_name'>;

function tokenOf(row: TokenRow, user: string): Token {
  const names = row.scopes.split(' ');
  return {
    id: row.id,
    user,
    name: row.name,
    scopes: everyScope.filter((scope) => names.includes(scope)),
    created: row.created,
    expires: row.expires,
    revoked: row.revoked,
    lastUsed: row.last_used,
  };
}

type Tokens = Pick<AccountStore, 'createToken' | 'tokens' | 'authenticate' | 'revokeToken'>;

/** The part of the store that knows the tokens of programs. */
export function tokens(database: Database, use: TokenUse, clock: () => number): Tokens {
  const { tables } = database;
  const byDigest = lookUp(tables, (digest) =>
    tables
      .selectFrom('eigenlake_tokens as t')
      .innerJoin('eigenlake_users as u', 'u.name_key', 't.user_key')
      .select(['u.name as user_name', 'u.role', 'u.active', 'u.created as user_created', 'u.password as has_password'])
      .select(['t.id', 't.name', 't.scopes', 't.created', 't.expires', 't.revoked', 't.last_used'])
      .where('t.digest', '=', digest),
  );

  return {
    async createToken({ user, name, scopes = ['jobs:read', 'jobs:submit'], expires = null }) {
      const cleaned = checkName(name);
      const checked = checkScopes(scopes);
      const now = clock();
      if (expires !== null && !(Number.isInteger(expires) && expires > now && expires <= latestTime)) {
        throw invalidExpiry();
      }
      const token = newSecret('el_');
      const id = randomBytes(8).toString('hex');
      await database.alone(async (transaction) => {
        const { name_key } = await findUser(transaction, user);
        // Names of tokens that have expired are free again.
        await transaction
          .updateTable('eigenlake_tokens')
          .set({ live_name: null })
          .where('user_key', '=', name_key)
          .where('live_name', 'is not', null)
          .where('expires', '<=', now)
          .execute();
        const created = await transaction
          .insertInto('eigenlake_tokens')
          .values({
            id,
            digest: digestOf(token),
            user_key: name_key,
            name: cleaned,
            live_name: cleaned.toLowerCase(),
            scopes: checked.join(' '),
            created: now,
            expires,
            revoked: null,
            last_used: null,
          })
          .onConflict((conflict) => conflict.columns(['user_key', 'live_name']).doNothing())
          .returning('id')
          .executeTakeFirst();
        if (created === undefined) throw tokenNameTaken(cleaned);
      });
      return { token, id };
    },

    async tokens(user) {
      const { name, name_key } = await findUser(tables, user);
      const rows = await tables
        .selectFrom('eigenlake_tokens')
        .selectAll()
        .where('user_key', '=', name_key)
        .orderBy('created')
        .orderBy('id')
        .execute();
      return rows.map((row) => tokenOf(row, name));
    },

    async authenticate(token) {
      if (!isSecret(token, 'el_')) return null;
      const row = await byDigest(digestOf(token));
      if (row === undefined || row.active !== 1 || row.revoked !== null) return null;
      if (row.expires !== null && row.expires <= clock()) return null;
      use.note(row.id, row.last_used);
      const user = userOf({ ...row, name: row.user_name, created: row.user_created });
      return { user, token: tokenOf(row, user.name) };
    },

    async revokeToken(user, id) {
      if (!/^[0-9a-f]{16}$/.test(id)) throw tokenUnknown(id);
      const found = await database.alone(async (transaction) => {
        const { name_key } = await findUser(transaction, user);
        return (
          transaction
            .updateTable('eigenlake_tokens')
            // Revoked twice, the first time counts.
            .set((row) => ({ revoked: row.fn.coalesce('revoked', row.val(clock())), live_name: null }))
            .where('id', '=', id)
            .where('user_key', '=', name_key)
            .returning('id')
            .executeTakeFirst()
        );
      });
      if (found === undefined) throw tokenUnknown(id);
    },
  };
}
