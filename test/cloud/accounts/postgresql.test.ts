import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { accountsUnreachable, openAccounts } from '../../../src/cloud/accounts/index.ts';
import { accountStoreConformance } from '../../conformance/account-store.ts';
import { postgresServer } from '../../services/postgres.ts';

const server = await postgresServer();
const secret = async () => 'a secret of the tests';

if ('missing' in server) {
  it.skip(`accounts in PostgreSQL (${server.missing})`, () => undefined);
} else {
  const pool = new pg.Pool({ connectionString: server.url });
  pool.on('error', () => undefined);
  afterAll(async () => {
    await pool.end();
    await server.remove();
  });

  let count = 0;
  /** Empty accounts in a schema of their own. */
  const fresh = async () => {
    const schema = `accounts_${count++}`;
    await pool.query(`create schema ${schema}`);
    return { schema, url: `${server.url}?options=${encodeURIComponent(`-c search_path=${schema}`)}` };
  };

  accountStoreConformance(server.version, async () => {
    const { schema, url } = await fresh();
    return {
      open: (options) => openAccounts({ postgresql: url }, options),
      async stored() {
        const texts: string[] = [];
        for (const table of ['users', 'sessions', 'tokens', 'storage']) {
          const { rows } = await pool.query<{ line: string }>(
            `select row_to_json(t)::text as line from ${schema}.eigenlake_${table} t`,
          );
          texts.push(...rows.map(({ line }) => line));
        }
        return texts.join('\n');
      },
      remove: async () => {
        await pool.query(`drop schema ${schema} cascade`);
      },
    };
  });

  describe('accounts in PostgreSQL', () => {
    it('keep what they acknowledged and go on by themselves when the server was killed', async () => {
      const { url } = await fresh();
      const store = await openAccounts({ postgresql: url }, { secret });
      await store.addUser({ name: 'ada', role: 'admin' });
      const { token } = await store.createToken({ user: 'ada', name: 'x' });
      await server.kill();
      await expect(store.authenticate(token)).rejects.toSatisfy(accountsUnreachable.matches);
      await expect(store.addUser({ name: 'bob', role: 'user' })).rejects.toSatisfy(accountsUnreachable.matches);
      await server.again();
      expect((await store.authenticate(token))?.user.name).toBe('ada');
      await store.addUser({ name: 'bob', role: 'user' });
      await store.close();
    });

    it('never tell the password of their address', async () => {
      const address = new URL(server.url);
      address.password = 'quite-wrong';
      const error: unknown = await openAccounts({ postgresql: address.href }, { secret }).catch((e: unknown) => e);
      expect(accountsUnreachable.matches(error)).toBe(true);
      expect(String(error)).toContain('refuses the user or the password');
      expect(String(error)).not.toContain('quite-wrong');
      address.port = '1';
      await expect(openAccounts({ postgresql: address.href }, { secret })).rejects.toThrow(/ECONNREFUSED/);
      for (const wrong of ['postgresql://', 'nonsense', 'http://x/']) {
        await expect(openAccounts({ postgresql: wrong }, { secret }), wrong).rejects.toSatisfy(
          accountsUnreachable.matches,
        );
      }
    });
  });
}
