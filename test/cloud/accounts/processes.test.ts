import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAccounts } from '../../../src/cloud/accounts/index.ts';
import { type Child, compiledSource, startChild } from '../../compiled.ts';

const root = mkdtempSync(join(tmpdir(), 'eigenlake-accounts-'));
const secret = async () => 'a secret of the tests';
let compiled: ReturnType<typeof compiledSource>;
beforeAll(() => {
  compiled = compiledSource();
});
afterAll(() => {
  compiled.remove();
  rmSync(root, { recursive: true, force: true });
});

/** Runs calls of a store (`store`, in JavaScript) in a process of its own, one for each line it is sent; prints what came out. */
function process(sqlite: string): Child {
  const script = `
    import { createInterface } from 'node:readline';
    const { openAccounts } = await import(${JSON.stringify(pathToFileURL(join(compiled.folder, 'cloud/accounts/index.js')).href)});
    const store = await openAccounts({ sqlite: ${JSON.stringify(sqlite)} }, { secret: async () => 'a secret of the tests' });
    console.log('ready');
    for await (const line of createInterface({ input: process.stdin })) {
      const work = new Function('store', 'said', 'return (async () => {' + line + '})()');
      const out = await work(store, (text) => console.log(text)).catch((error) => error.code ?? String(error));
      console.log(JSON.stringify(out ?? null));
    }
    await store.close();
  `;
  return startChild(script);
}

const tell = (child: Child, code: string) => {
  child.process.stdin?.write(`${code}\n`);
  return child.line();
};

describe('accounts of several processes', () => {
  it('open at the same moment, have one winner for each name, and keep their last admin', async () => {
    const sqlite = join(root, 'race/accounts.db');
    const children = Array.from({ length: 3 }, () => process(sqlite));
    await Promise.all(children.map((child) => child.line()));
    const everywhere = async (code: string) => (await Promise.all(children.map((child) => tell(child, code)))).sort();

    for (let round = 0; round < 5; round++) {
      const ends = await everywhere(`return (await store.addUser({ name: 'a${round}', role: 'admin' })).name`);
      expect(ends).toEqual([`"a${round}"`, '"user_exists"', '"user_exists"']);
    }
    const tokens = await everywhere(`return typeof (await store.createToken({ user: 'a0', name: 'x' })).token`);
    expect(tokens).toEqual(['"string"', '"token_name_taken"', '"token_name_taken"']);

    // Each resigns for all admins, in another order.
    const resigning = children.map((child, i) =>
      tell(
        child,
        `let kept = 0; for (let k = 0; k < 5; k++) await store.changeUser('a' + (k + ${i * 2}) % 5, { role: 'user' }).catch(() => kept++); return kept`,
      ),
    );
    await Promise.all(resigning);
    const store = await openAccounts({ sqlite }, { secret });
    expect((await store.users()).filter((user) => user.role === 'admin')).toHaveLength(1);
    await store.close();
    for (const child of children) child.process.stdin?.end();
    expect(await Promise.all(children.map((child) => child.ended))).toEqual([0, 0, 0]);
  });

  it('see what another one has changed at their next call', async () => {
    const sqlite = join(root, 'seen/accounts.db');
    const store = await openAccounts({ sqlite }, { secret });
    const child = process(sqlite);
    await child.line();
    await store.addUser({ name: 'root', role: 'admin' });
    await tell(child, `await store.addUser({ name: 'ada', role: 'user', password: 'correct horse' })`);
    expect((await store.checkPassword('ada', 'correct horse'))?.name).toBe('ada');
    const token: unknown = JSON.parse(
      await tell(child, `return (await store.createToken({ user: 'ada', name: 'x' })).token`),
    );
    expect((await store.authenticate(String(token)))?.user.name).toBe('ada');
    await tell(child, `await store.changeUser('ada', { active: false })`);
    expect(await store.authenticate(String(token))).toBeNull();
    child.process.stdin?.end();
    await child.ended;
    await store.close();
  });

  it('lose nothing acknowledged and keep nobody out when one is killed while it writes', async () => {
    const sqlite = join(root, 'killed/accounts.db');
    for (let round = 0; round < 3; round++) {
      const child = process(sqlite);
      await child.line();
      const acknowledged: string[] = [];
      child.process.stdin?.write(
        `for (let i = 0; ; i++) { await store.addUser({ name: 'r${round}-' + i, role: 'user' }); said('r${round}-' + i); }\n`,
      );
      while (acknowledged.length < 10 + 7 * round) acknowledged.push(await child.line());
      child.process.kill('SIGKILL');
      expect(await child.ended).toBe('SIGKILL');
      const store = await openAccounts({ sqlite }, { secret });
      const names = (await store.users()).map((user) => user.name);
      expect(names).toEqual(expect.arrayContaining(acknowledged));
      await store.addUser({ name: `after-${round}`, role: 'user' });
      await store.close();
    }
  });

  it('do not wait for the lock of one that was killed inside a change', async () => {
    const sqlite = join(root, 'inside/accounts.db');
    const store = await openAccounts({ sqlite }, { secret });
    const libsql = pathToFileURL(join(import.meta.dirname, '../../../node_modules/libsql/index.js')).href;
    const child = startChild(`
      const { default: Database } = await import(${JSON.stringify(libsql)});
      const file = new Database(${JSON.stringify(sqlite)});
      file.exec("begin immediate; insert into eigenlake_users values ('half', 'half', 'user', 1, null, 0)");
      console.log('inside');
      setInterval(() => {}, 1000);
    `);
    await child.line();
    const adding = store.addUser({ name: 'ada', role: 'admin' });
    child.process.kill('SIGKILL');
    await adding;
    await child.ended;
    expect((await store.users()).map((user) => user.name)).toEqual(['ada']);
    await store.close();
  });
});
