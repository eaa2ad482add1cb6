import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, describe, expect, it } from 'vitest';
import { accountsDamaged, accountsNewer, openAccounts } from '../../../src/cloud/accounts/index.ts';
import { accountStoreConformance } from '../../conformance/account-store.ts';

const root = mkdtempSync(join(tmpdir(), 'eigenlake-accounts-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let count = 0;
const freshPath = () => join(root, `${count++}`, 'deep', 'accounts.db');
const secret = async () => 'a secret of the tests';

accountStoreConformance('SQLite', async () => {
  const sqlite = freshPath();
  return {
    open: (options) => openAccounts({ sqlite }, options),
    stored: async () => {
      const folder = join(sqlite, '..');
      return readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), 'latin1'))
        .join('\n');
    },
    remove: async () => rmSync(join(sqlite, '../..'), { recursive: true, force: true }),
  };
});

describe('accounts in SQLite', () => {
  it('are for their owner only, also what SQLite puts beside them', async () => {
    const sqlite = freshPath();
    const store = await openAccounts({ sqlite }, { secret });
    await store.addUser({ name: 'ada', role: 'admin' });
    for (const name of readdirSync(join(sqlite, '..'))) {
      expect([name, statSync(join(sqlite, '..', name)).mode & 0o777]).toEqual([name, 0o600]);
    }
    await store.close();
    await store.close();
  });

  it('wait for no secret until there is something to seal', async () => {
    const store = await openAccounts({ sqlite: freshPath() }, { secret: () => Promise.reject(new Error('asked')) });
    await store.addUser({ name: 'ada', role: 'owner' });
    await expect(
      store.addRegistration({ name: 'x', kind: 'local', owner: 'ada', description: '', login: { base_path: 'x' } }),
    ).rejects.toThrow('asked');
    expect(await store.registrations()).toEqual([]);
    await store.close();
  });

  it('say so when the file is something else or of a later version', async () => {
    const strange = join(root, 'strange.db');
    writeFileSync(strange, 'no database at all '.repeat(100));
    await expect(openAccounts({ sqlite: strange }, { secret })).rejects.toSatisfy(accountsDamaged.matches);
    const folder = freshPath();
    await (await openAccounts({ sqlite: join(folder, 'accounts.db') }, { secret })).close();
    await expect(openAccounts({ sqlite: folder }, { secret })).rejects.toSatisfy(accountsDamaged.matches);
    const later = freshPath();
    await (await openAccounts({ sqlite: later }, { secret })).close();
    const file = new Database(later);
    file.exec('insert into eigenlake_migrations values (1000, 0)');
    file.close();
    await expect(openAccounts({ sqlite: later }, { secret })).rejects.toSatisfy(accountsNewer.matches);
  });

  it('are read while another process writes, and what was noted aside does not wait for it', async () => {
    const sqlite = freshPath();
    const store = await openAccounts({ sqlite }, { secret });
    await store.addUser({ name: 'ada', role: 'user' });
    const { token } = await store.createToken({ user: 'ada', name: 'x' });
    const writer = new Database(sqlite);
    writer.exec('begin immediate');
    expect((await store.authenticate(token))?.user.name).toBe('ada');
    // Closing waits for the note, which has given up while the writer still holds the file.
    await store.close();
    writer.exec('rollback');
    writer.close();
    const later = await openAccounts({ sqlite }, { secret });
    expect((await later.tokens('ada'))[0]?.lastUsed).toBeNull();
    await later.close();
  });

  it('make who writes wait for another writer without stopping those who read', async () => {
    const sqlite = freshPath();
    const store = await openAccounts({ sqlite }, { secret });
    await store.addUser({ name: 'ada', role: 'user' });
    const writer = new Database(sqlite);
    writer.exec('begin immediate');
    const order: string[] = [];
    const adding = store.addUser({ name: 'bob', role: 'user' }).then(() => order.push('written'));
    for (let i = 0; i < 20; i++) await store.users();
    order.push('read');
    writer.exec('rollback');
    writer.close();
    await adding;
    expect(order).toEqual(['read', 'written']);
    await store.close();
  });

  it('tell what failed first when the file has rolled back by itself, as it does on a full disk', async () => {
    const sqlite = freshPath();
    const store = await openAccounts({ sqlite }, { secret });
    await store.addUser({ name: 'ada', role: 'user' });
    const file = new Database(sqlite);
    file.exec(`create trigger full before insert on eigenlake_users begin select raise(rollback, 'no room'); end`);
    await expect(store.addUser({ name: 'bob', role: 'user' })).rejects.toThrow('no room');
    file.exec('drop trigger full');
    file.close();
    await store.addUser({ name: 'bob', role: 'user' });
    expect((await store.users()).map(({ name }) => name)).toEqual(['ada', 'bob']);
    await store.close();
  });

  it('enforce in the file what other programs could break', async () => {
    const sqlite = freshPath();
    const store = await openAccounts({ sqlite }, { secret });
    await store.addUser({ name: 'ada', role: 'user' });
    await store.createToken({ user: 'ada', name: 'x' });
    await store.close();
    const file = new Database(sqlite);
    file.exec('pragma foreign_keys = on');
    const refused = [
      `insert into eigenlake_users values ('ada', 'ADA', 'user', 1, null, 0)`,
      `insert into eigenlake_users values ('bob', 'bob', 'king', 1, null, 0)`,
      `insert into eigenlake_tokens values ('i', 'd', 'ada', 'X', 'x', '', 0, null, null, null)`,
      `insert into eigenlake_tokens values ('i', 'd', 'bob', 'X', 'x', '', 0, null, null, null)`,
      `insert into eigenlake_sessions values ('d', 'bob', 0)`,
      `insert into eigenlake_storage values ('lab', 'ftp', 'ada', '', 1, 0, 1, '')`,
    ];
    for (const statement of refused) expect(() => file.exec(statement), statement).toThrow(/constraint failed/);
    file.close();
  });
});
