import type { Transaction } from 'kysely';
import type { AccountStore, Registration } from './contract.ts';
import { invalidDescription, storageExists, storageUnknown } from './errors.ts';
import type { Database, Schema } from './schema.ts';
import type { Sealing } from './sealing.ts';
import { checkLogin, checkStorageKind, checkStorageName } from './storage-login.ts';
import { findUser, isUserName, keyOf } from './users.ts';

type RegistrationRow = Omit<Schema['eigenlake_storage'], 'owner_key' | 'sealed'> & { owner: string };

function registrationOf(row: RegistrationRow): Registration {
  return {
    name: row.name,
    kind: checkStorageKind(row.kind),
    owner: row.owner,
    description: row.description,
    active: row.active === 1,
    created: row.created,
    revision: row.revision,
  };
}

/** Other names are not looked up: PostgreSQL refuses some texts (with a zero in them) instead of not finding them. */
const isStored = (name: string) => /^[a-z0-9]{1,50}$/.test(name);

function checkDescription(description: unknown): string {
  if (typeof description !== 'string' || [...description].length > 500 || description.includes('\0'))
    throw invalidDescription();
  return description;
}

/** Never the same twice in one database, so that a name which was removed and added again is seen to have changed. */
async function nextRevision(transaction: Transaction<Schema>): Promise<number> {
  const { value } = await transaction
    .updateTable('eigenlake_counters')
    .set((row) => ({ value: row('value', '+', 1) }))
    .where('name', '=', 'revision')
    .returning('value')
    .executeTakeFirstOrThrow();
  return value;
}

type Registrations = Pick<
  AccountStore,
  'registrations' | 'registration' | 'addRegistration' | 'changeRegistration' | 'removeRegistration' | 'login'
>;

/** The part of the store that knows storage providers and keeps their logins sealed. */
export function registrations(database: Database, sealing: Sealing, clock: () => number): Registrations {
  const { tables } = database;

  const all = (from: Database['tables'] | Transaction<Schema>) =>
    from
      .selectFrom('eigenlake_storage as s')
      .innerJoin('eigenlake_users as u', 'u.name_key', 's.owner_key')
      .select(['s.name', 's.kind', 'u.name as owner', 's.description', 's.active', 's.created', 's.revision']);

  async function find(name: string, from: Database['tables'] | Transaction<Schema> = tables) {
    if (!isStored(name)) return null;
    const row = await all(from).where('s.name', '=', name).executeTakeFirst();
    return row === undefined ? null : registrationOf(row);
  }

  return {
    async registrations(owner) {
      if (owner !== undefined && !isUserName(owner)) return [];
      const rows = await (owner === undefined
        ? all(tables)
        : all(tables).where('s.owner_key', '=', keyOf(owner))
      ).execute();
      return rows.sort((a, b) => (a.name < b.name ? -1 : 1)).map(registrationOf);
    },

    registration: (name) => find(name),

    async addRegistration({ name, kind, owner, description, login, active = true }) {
      const cleaned = checkStorageName(name);
      const checkedKind = checkStorageKind(kind);
      checkDescription(description);
      const sealed = await sealing.seal(cleaned, checkLogin(checkedKind, login));
      return database.alone(async (transaction) => {
        const user = await findUser(transaction, owner);
        const revision = await nextRevision(transaction);
        const added = await transaction
          .insertInto('eigenlake_storage')
          .values({
            name: cleaned,
            kind: checkedKind,
            owner_key: user.name_key,
            description,
            active: Number(active),
            created: clock(),
            revision,
            sealed,
          })
          .onConflict((conflict) => conflict.column('name').doNothing())
          .returningAll()
          .executeTakeFirst();
        if (added === undefined) throw storageExists(cleaned);
        return registrationOf({ ...added, owner: user.name });
      });
    },

    async changeRegistration(name, { description, active, login }) {
      const before = await find(name);
      if (before === null) throw storageUnknown(name);
      if (description !== undefined) checkDescription(description);
      const sealed = login === undefined ? undefined : await sealing.seal(name, checkLogin(before.kind, login));
      return database.alone(async (transaction) => {
        await transaction
          .updateTable('eigenlake_storage')
          .set({
            revision: await nextRevision(transaction),
            ...(description === undefined ? {} : { description }),
            ...(active === undefined ? {} : { active: Number(active) }),
            ...(sealed === undefined ? {} : { sealed }),
          })
          .where('name', '=', name)
          // Sealing takes a while: somebody may have removed it and added another of that name.
          .where('kind', '=', before.kind)
          .execute();
        const after = await find(name, transaction);
        if (after === null) throw storageUnknown(name);
        return after;
      });
    },

    async removeRegistration(name) {
      if (!isStored(name)) throw storageUnknown(name);
      const removed = await database.alone((transaction) =>
        transaction.deleteFrom('eigenlake_storage').where('name', '=', name).returning('name').executeTakeFirst(),
      );
      if (removed === undefined) throw storageUnknown(name);
    },

    async login(name) {
      if (!isStored(name)) throw storageUnknown(name);
      const row = await tables
        .selectFrom('eigenlake_storage')
        .select('sealed')
        .where('name', '=', name)
        .executeTakeFirst();
      if (row === undefined) throw storageUnknown(name);
      return sealing.unseal(name, row.sealed);
    },
  };
}
