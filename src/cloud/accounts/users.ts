import type { Transaction } from 'kysely';
import type { AccountStore, Role, User } from './contract.ts';
import { invalidRole, invalidUserName, lastAdmin, userExists, userNameRetired, userUnknown } from './errors.ts';
import { hashPassword, isPassword } from './passwords.ts';
import type { Database, Schema } from './schema.ts';

type UserRow = Pick<Schema['eigenlake_users'], 'name' | 'role' | 'active' | 'created'> & { has_password: unknown };

const roles: readonly Role[] = ['user', 'owner', 'admin'];

/** Whether a user can have this name. */
export const isUserName = (name: unknown): name is string =>
  typeof name === 'string' && /^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/.test(name);

/** What a user is found by. Only letters of ASCII are allowed, so this is the same everywhere. */
export const keyOf = (name: string) => name.toLowerCase();

function roleOf(value: unknown): Role {
  const role = roles.find((candidate) => candidate === value);
  if (role === undefined) throw invalidRole(String(value));
  return role;
}

/** The user of a row; `has_password` may be the password's hash or null. */
export function userOf(row: UserRow): User {
  return {
    name: row.name,
    role: roleOf(row.role),
    active: row.active === 1,
    hasPassword: row.has_password !== null,
    created: row.created,
  };
}

/** The stored row of a user; `user_unknown`. */
export async function findUser(tables: Database['tables'] | Transaction<Schema>, name: string) {
  // PostgreSQL refuses some texts (with a zero in them) instead of not finding them.
  const row = isUserName(name)
    ? await tables.selectFrom('eigenlake_users').selectAll().where('name_key', '=', keyOf(name)).executeTakeFirst()
    : undefined;
  if (row === undefined) throw userUnknown(name);
  return { ...row, has_password: row.password };
}

type Users = Pick<AccountStore, 'users' | 'user' | 'addUser' | 'changeUser' | 'removeUser' | 'checkPassword'>;

/** The part of the store that knows users and their passwords. */
export function users(database: Database, clock: () => number): Users {
  const { tables } = database;

  async function another(transaction: Transaction<Schema>, key: string): Promise<boolean> {
    const row = await transaction
      .selectFrom('eigenlake_users')
      .select('name_key')
      .where('role', '=', 'admin')
      .where('active', '=', 1)
      .where('name_key', '<>', key)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  async function row(name: string) {
    return findUser(tables, name).catch((error: unknown) => {
      if (userUnknown.matches(error)) return null;
      throw error;
    });
  }

  return {
    async users() {
      const rows = await tables.selectFrom('eigenlake_users').selectAll().execute();
      // Sorted here: collations differ from one PostgreSQL to the next.
      return rows
        .sort((a, b) => (a.name_key < b.name_key ? -1 : 1))
        .map((each) => userOf({ ...each, has_password: each.password }));
    },

    async user(name) {
      const found = await row(name);
      return found === null ? null : userOf(found);
    },

    async addUser({ name, role, password }) {
      if (!isUserName(name)) throw invalidUserName(String(name));
      roleOf(role);
      const hash = password === undefined ? null : await hashPassword(password, name);
      const added = await database.alone(async (transaction) => {
        const former = await transaction
          .selectFrom('eigenlake_former_users')
          .select('name_key')
          .where('name_key', '=', keyOf(name))
          .executeTakeFirst();
        if (former !== undefined) throw userNameRetired(name);
        return transaction
          .insertInto('eigenlake_users')
          .values({ name_key: keyOf(name), name, role, active: 1, password: hash, created: clock() })
          .onConflict((conflict) => conflict.doNothing())
          .returningAll()
          .executeTakeFirst();
      });
      if (added === undefined) throw userExists(name);
      return userOf({ ...added, has_password: added.password });
    },

    async changeUser(name, { role, active, password }) {
      if (role !== undefined) roleOf(role);
      const hash = password === undefined ? undefined : await hashPassword(password, name);
      return database.alone(async (transaction) => {
        const before = await findUser(transaction, name);
        const after = {
          role: role ?? before.role,
          active: active === undefined ? before.active : Number(active),
          password: hash ?? before.password,
        };
        const governs = (user: { role: string; active: number }) => user.role === 'admin' && user.active === 1;
        if (governs(before) && !governs(after) && !(await another(transaction, before.name_key))) {
          throw lastAdmin(before.name);
        }
        await transaction.updateTable('eigenlake_users').set(after).where('name_key', '=', before.name_key).execute();
        if (hash !== undefined || after.active === 0) {
          await transaction.deleteFrom('eigenlake_sessions').where('user_key', '=', before.name_key).execute();
        }
        return userOf({ ...before, ...after, has_password: after.password });
      });
    },

    async removeUser(name) {
      await database.alone(async (transaction) => {
        const { name_key, role, active, name: shown } = await findUser(transaction, name);
        if (role === 'admin' && active === 1 && !(await another(transaction, name_key))) throw lastAdmin(shown);
        await transaction.deleteFrom('eigenlake_users').where('name_key', '=', name_key).execute();
        await transaction.insertInto('eigenlake_former_users').values({ name_key, removed: clock() }).execute();
      });
    },

    async checkPassword(name, password) {
      const found = await row(name);
      const right = await isPassword(password, found?.active === 1 ? found.password : null);
      return found !== null && right ? userOf(found) : null;
    },
  };
}
