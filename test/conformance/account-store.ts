import { afterEach, describe, expect, it } from 'vitest';
import {
  type AccountStore,
  invalidDescription,
  invalidExpiry,
  invalidRole,
  invalidScope,
  invalidStorageKind,
  invalidStorageName,
  invalidTokenName,
  invalidUserName,
  lastAdmin,
  poorLogin,
  type Secret,
  storageExists,
  storageUnknown,
  tokenNameTaken,
  tokenUnknown,
  unsealingFailed,
  userExists,
  userNameRetired,
  userUnknown,
  weakPassword,
} from '../../src/cloud/accounts/index.ts';
import type { FailureKind } from '../../src/science/errors/index.ts';

export interface AccountSite {
  /** Opens the same accounts, as another process would. */
  open(options: { clock: () => number; secret: Secret }): Promise<AccountStore>;
  /** Everything that is stored, as one text. */
  stored(): Promise<string>;
  remove(): Promise<void>;
}

const start = Date.UTC(2026, 10, 21);
const minute = 60_000;
const password = 'correct horse battery';
const mongoLogin = { mongodb_username: 'ada', mongodb_password: 'tiptop-secret', mongodb_database_url: 'db.example' };

async function refusal(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'nothing was refused',
    (error: unknown) => error,
  );
}

async function expectFailure(work: Promise<unknown>, kind: Pick<FailureKind<never>, 'matches' | 'code'>) {
  const error = await refusal(work);
  expect(kind.matches(error), `${kind.code} expected, got ${String(error)}`).toBe(true);
  return error as Error;
}

/** What every store of accounts does. `fresh` gives empty accounts of their own. */
export function accountStoreConformance(name: string, fresh: () => Promise<AccountSite>): void {
  describe(`account store: ${name}`, () => {
    const cleaning: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const clean of cleaning.splice(0).reverse()) await clean();
    });

    async function begin() {
      const site = await fresh();
      cleaning.push(() => site.remove());
      const time = { now: start };
      const another = async (text = 'a secret of the tests') => {
        const store = await site.open({ clock: () => time.now, secret: async () => text });
        cleaning.push(() => store.close());
        return store;
      };
      return { site, time, another, store: await another() };
    }

    describe('users', () => {
      it('are found without regard to case, under the name they were given', async () => {
        const { store } = await begin();
        expect(await store.users()).toEqual([]);
        const ada = await store.addUser({ name: 'Ada.L', role: 'owner', password });
        expect(ada).toEqual({ name: 'Ada.L', role: 'owner', active: true, hasPassword: true, created: start });
        expect(await store.user('aDA.l')).toEqual(ada);
        expect(await store.user('ada')).toBeNull();
        await expectFailure(store.addUser({ name: 'ADA.L', role: 'user' }), userExists);
        await store.addUser({ name: 'Zoe', role: 'user' });
        await store.addUser({ name: 'bob', role: 'user' });
        expect((await store.users()).map((user) => [user.name, user.hasPassword])).toEqual([
          ['Ada.L', true],
          ['bob', false],
          ['Zoe', false],
        ]);
      });

      it('have names of letters, digits, dots, underscores and hyphens, and nobody is found under another', async () => {
        const { store } = await begin();
        for (const wrong of ['', 'a b', 'ö', '.ada', '-x', 'ada@lab', 'a/b', 'a\0', 'x'.repeat(51)]) {
          await expectFailure(store.addUser({ name: wrong, role: 'user' }), invalidUserName);
          expect(await store.user(wrong)).toBeNull();
          expect(await store.checkPassword(wrong, password)).toBeNull();
          expect(await store.registrations(wrong)).toEqual([]);
          await expectFailure(store.tokens(wrong), userUnknown);
        }
        for (const right of ['a', '7', 'Ada.Lovelace_1815-x', 'x'.repeat(50)]) {
          expect((await store.addUser({ name: right, role: 'user' })).name).toBe(right);
        }
      });

      it('have a role that exists', async () => {
        const { store } = await begin();
        await expectFailure(store.addUser({ name: 'ada', role: 'king' as 'user' }), invalidRole);
        await store.addUser({ name: 'ada', role: 'user' });
        await expectFailure(store.changeUser('ada', { role: 'king' as 'user' }), invalidRole);
        expect((await store.changeUser('ADA', { role: 'owner' })).role).toBe('owner');
        await expectFailure(store.changeUser('bob', { role: 'owner' }), userUnknown);
        await expectFailure(store.removeUser('bob'), userUnknown);
      });

      it('are recognised by their password only while they are active', async () => {
        const { store, site } = await begin();
        const ada = await store.addUser({ name: 'ada', role: 'user', password: `${password} Å` });
        await store.addUser({ name: 'bob', role: 'user' });
        expect(await store.checkPassword('ADA', `${password} Å`)).toEqual(ada);
        // The same letter in two code points, as another keyboard sends it.
        expect(await store.checkPassword('ada', `${password} A\u030a`)).toEqual(ada);
        expect(await store.checkPassword('ada', password)).toBeNull();
        expect(await store.checkPassword('ada', 'x'.repeat(100_000))).toBeNull();
        expect(await store.checkPassword('bob', '')).toBeNull();
        expect(await store.checkPassword('nobody', password)).toBeNull();
        await store.changeUser('ada', { active: false });
        expect(await store.checkPassword('ada', `${password} Å`)).toBeNull();
        await store.changeUser('ada', { active: true, password: 'another good one' });
        expect(await store.checkPassword('ada', `${password} Å`)).toBeNull();
        expect((await store.checkPassword('ada', 'another good one'))?.name).toBe('ada');
        expect(await site.stored()).not.toContain('another good one');
        expect(await site.stored()).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
      });

      it('cannot take a weak password, and are told the rule', async () => {
        const { store } = await begin();
        const weak = { 'too short': 'nine char', 'too long': 'x'.repeat(1025), 'the name of the user': 'Ada.Lovelace' };
        for (const [problem, text] of Object.entries(weak)) {
          const adding = store.addUser({ name: 'ada.lovelace', role: 'user', password: text });
          const { message } = await expectFailure(adding, weakPassword);
          expect(message).toContain(problem);
          expect(message).toContain('10 to 1024 characters');
        }
        expect(await store.users()).toEqual([]);
        await store.addUser({ name: 'ada.lovelace', role: 'user', password: 'ten chars!' });
        await expectFailure(store.changeUser('ada.lovelace', { password: 'too short' }), weakPassword);
      });

      it('always have one active admin among them', async () => {
        const { store } = await begin();
        await store.addUser({ name: 'root', role: 'admin' });
        await store.addUser({ name: 'ada', role: 'user' });
        await expectFailure(store.changeUser('root', { role: 'owner' }), lastAdmin);
        await expectFailure(store.changeUser('ROOT', { active: false }), lastAdmin);
        await expectFailure(store.removeUser('root'), lastAdmin);
        await store.changeUser('root', { role: 'admin', active: true, password });
        await store.changeUser('ada', { role: 'admin', active: false });
        await expectFailure(store.removeUser('root'), lastAdmin);
        await store.changeUser('ada', { active: true });
        await store.removeUser('root');
        await expectFailure(store.removeUser('ada'), lastAdmin);
        expect((await store.users()).map((user) => user.name)).toEqual(['ada']);
      });

      it('always have one active admin among them, however many resign at once', async () => {
        const { store, another } = await begin();
        const stores = [store, await another()];
        const names = ['a', 'b', 'c', 'd', 'e', 'f'];
        for (const each of names) await store.addUser({ name: each, role: 'admin' });
        const ways = [
          (of: AccountStore, who: string) => of.changeUser(who, { active: false }),
          (of: AccountStore, who: string) => of.changeUser(who, { role: 'user' }),
          (of: AccountStore, who: string) => of.removeUser(who),
        ];
        const ends = await Promise.all(names.map((who, i) => refusal(ways[i % 3]!(stores[i % 2]!, who))));
        expect(ends.filter((end) => lastAdmin.matches(end))).toHaveLength(1);
        expect((await store.users()).filter((user) => user.role === 'admin' && user.active)).toHaveLength(1);
      });

      it('have one winner when many take the same name at once', async () => {
        const { store, another } = await begin();
        const stores = [store, await another()];
        const ends = await Promise.all(
          Array.from({ length: 8 }, (_, i) =>
            refusal(stores[i % 2]!.addUser({ name: i < 4 ? 'ada' : 'ADA', role: 'user' })),
          ),
        );
        expect(ends.filter((end) => userExists.matches(end))).toHaveLength(7);
        expect(await store.users()).toHaveLength(1);
      });
    });

    describe('sessions', () => {
      it('last as long as they were opened for', async () => {
        const { store, time, another, site } = await begin();
        const ada = await store.addUser({ name: 'ada', role: 'user', password });
        const { secret, session } = await store.openSession('ADA', 10 * minute);
        expect(session).toEqual({ user: ada, csrf: expect.any(String), expires: start + 10 * minute });
        expect(await (await another()).session(secret)).toEqual(session);
        const second = await store.openSession('ada', minute);
        expect(second.session.csrf).not.toBe(session.csrf);
        time.now = start + minute;
        expect(await store.session(second.secret)).toBeNull();
        time.now = start + 10 * minute - 1;
        expect(await store.session(secret)).toEqual(session);
        time.now += 1;
        expect(await store.session(secret)).toBeNull();
        expect(await store.session('els_')).toBeNull();
        expect(await store.session(`els_${'\0'.repeat(43)}`)).toBeNull();
        const stored = await site.stored();
        for (const text of [secret, secret.slice(4), session.csrf]) expect(stored).not.toContain(text);
        await expectFailure(store.openSession('bob', minute), userUnknown);
      });

      it('end by sign-out, a new password, deactivation and removal', async () => {
        const { store, another } = await begin();
        const elsewhere = await another();
        await store.addUser({ name: 'ada', role: 'user', password });
        const open = async () => (await store.openSession('ada', minute)).secret;
        const [one, other] = [await open(), await open()];
        await elsewhere.closeSession(one);
        expect(await store.session(one)).toBeNull();
        expect((await store.session(other))?.user.name).toBe('ada');
        await elsewhere.changeUser('ada', { password: 'another good one' });
        expect(await store.session(other)).toBeNull();
        const third = await open();
        expect((await elsewhere.changeUser('ada', { role: 'owner' })).role).toBe('owner');
        expect((await store.session(third))?.user.role).toBe('owner');
        await elsewhere.changeUser('ada', { active: false });
        expect(await store.session(third)).toBeNull();
        await expectFailure(open(), userUnknown);
        await elsewhere.changeUser('ada', { active: true });
        expect(await store.session(third)).toBeNull();
        const fourth = await open();
        await elsewhere.removeUser('ada');
        expect(await store.session(fourth)).toBeNull();
        // Jobs are stored under names: a removed user's must not become somebody else's.
        await expectFailure(store.addUser({ name: 'Ada', role: 'user' }), userNameRetired);
      });
    });

    describe('tokens', () => {
      it('tell whose they are and what they may do', async () => {
        const { store, another, site } = await begin();
        const ada = await store.addUser({ name: 'Ada', role: 'user' });
        const { token, id } = await store.createToken({ user: 'ada', name: ' notebook ' });
        expect(token).toMatch(/^el_[\w-]{43}$/);
        expect(await (await another()).authenticate(token)).toEqual({
          user: ada,
          token: {
            id,
            user: 'Ada',
            name: 'notebook',
            scopes: ['jobs:read', 'jobs:submit'],
            created: start,
            expires: null,
            revoked: null,
            lastUsed: null,
          },
        });
        const admin = await store.createToken({ user: 'Ada', name: 'b', scopes: ['admin', 'jobs:read', 'admin'] });
        expect((await store.authenticate(admin.token))?.token.scopes).toEqual(['jobs:read', 'admin']);
        expect((await store.tokens('ADA')).map((each) => each.name)).toEqual(
          id < admin.id ? ['notebook', 'b'] : ['b', 'notebook'],
        );
        for (const wrong of ['', 'el_', token.slice(0, -1), `${token.slice(0, -1)}\0`, token.replace('el_', 'els_')]) {
          expect(await store.authenticate(wrong)).toBeNull();
        }
        expect(await store.session(token)).toBeNull();
        expect(await site.stored()).not.toContain(token.slice(3));
      });

      it('work until they expire, are revoked, or their user is not active', async () => {
        const { store, time, another } = await begin();
        const elsewhere = await another();
        await store.addUser({ name: 'ada', role: 'user' });
        await store.addUser({ name: 'bob', role: 'user' });
        const lasting = await store.createToken({ user: 'ada', name: 'lasting' });
        const short = await store.createToken({ user: 'ada', name: 'short', expires: start + minute });
        time.now = start + minute;
        expect(await store.authenticate(short.token)).toBeNull();
        await elsewhere.changeUser('ada', { active: false });
        expect(await store.authenticate(lasting.token)).toBeNull();
        await elsewhere.changeUser('ada', { active: true });
        expect((await store.authenticate(lasting.token))?.user.name).toBe('ada');
        await expectFailure(elsewhere.revokeToken('bob', lasting.id), tokenUnknown);
        await expectFailure(elsewhere.revokeToken('ada', 'none\0'), tokenUnknown);
        await elsewhere.revokeToken('ADA', lasting.id);
        expect(await store.authenticate(lasting.token)).toBeNull();
        time.now += minute;
        await store.revokeToken('ada', lasting.id);
        const [revoked] = (await store.tokens('ada')).filter((each) => each.id === lasting.id);
        expect(revoked?.revoked).toBe(start + minute);
        const gone = await store.createToken({ user: 'bob', name: 'x' });
        await elsewhere.removeUser('bob');
        expect(await store.authenticate(gone.token)).toBeNull();
      });

      it('have names of their own among those of a user that work', async () => {
        const { store, time } = await begin();
        for (const user of ['ada', 'bob']) await store.addUser({ name: user, role: 'user' });
        const first = await store.createToken({ user: 'ada', name: 'lab', expires: start + minute });
        await store.createToken({ user: 'bob', name: 'lab' });
        await expectFailure(store.createToken({ user: 'ada', name: 'LAB' }), tokenNameTaken);
        time.now = start + minute;
        const second = await store.createToken({ user: 'ada', name: 'lab' });
        await expectFailure(store.createToken({ user: 'ada', name: 'lab' }), tokenNameTaken);
        await store.revokeToken('ada', second.id);
        await store.createToken({ user: 'ada', name: 'lab' });
        expect((await store.tokens('ada')).map((each) => each.id)).toContain(first.id);
        expect(await store.tokens('ada')).toHaveLength(3);
      });

      it('have one winner when many take the same name at once', async () => {
        const { store, another } = await begin();
        const stores = [store, await another()];
        await store.addUser({ name: 'ada', role: 'user' });
        const ends = await Promise.all(
          Array.from({ length: 8 }, (_, i) => refusal(stores[i % 2]!.createToken({ user: 'ada', name: 'lab' }))),
        );
        expect(ends.filter((end) => tokenNameTaken.matches(end))).toHaveLength(7);
        expect(await store.tokens('ada')).toHaveLength(1);
      });

      it('are refused with a reason', async () => {
        const { store } = await begin();
        await store.addUser({ name: 'ada', role: 'user' });
        const make = (more: object) => store.createToken({ user: 'ada', name: 'x', ...more });
        await expectFailure(make({ user: 'bob' }), userUnknown);
        for (const wrong of ['', '  ', 'a\nb', 'x'.repeat(101)])
          await expectFailure(make({ name: wrong }), invalidTokenName);
        for (const scopes of [[], ['jobs:delete'], 'admin']) await expectFailure(make({ scopes }), invalidScope);
        for (const expires of [start, Number.NaN, Number.POSITIVE_INFINITY, 1.5]) {
          await expectFailure(make({ expires }), invalidExpiry);
        }
        expect(await store.tokens('ada')).toEqual([]);
      });

      it('remember when they were last used, to the minute', async () => {
        const { store, time, another } = await begin();
        await store.addUser({ name: 'ada', role: 'user' });
        const { token } = await store.createToken({ user: 'ada', name: 'x' });
        const usedAt = async (now: number) => {
          time.now = now;
          const fresh = await another();
          expect(await fresh.authenticate(token)).not.toBeNull();
          // Closing waits for what nobody waited for.
          await fresh.close();
          return (await store.tokens('ada'))[0]!.lastUsed;
        };
        expect(await usedAt(start + 5)).toBe(start + 5);
        expect(await usedAt(start + minute)).toBe(start + 5);
        expect(await usedAt(start + minute + 5)).toBe(start + minute + 5);
      });
    });

    describe('registered storage providers', () => {
      const registration = {
        name: 'Lab1 ',
        kind: 'mongodb',
        owner: 'ada',
        description: 'ours',
        login: mongoLogin,
      } as const;

      it('keep their login sealed and open it for whoever has the secret', async () => {
        const { store, another, site } = await begin();
        await store.addUser({ name: 'Ada', role: 'owner' });
        const added = await store.addRegistration(registration);
        expect(added).toEqual({
          name: 'lab1',
          kind: 'mongodb',
          owner: 'Ada',
          description: 'ours',
          active: true,
          created: start,
          revision: expect.any(Number),
        });
        expect(await (await another()).registration('lab1')).toEqual(added);
        expect(await (await another()).login('lab1')).toEqual(mongoLogin);
        expect(await site.stored()).not.toContain('tiptop-secret');
        const thief = await another('a secret of somebody else');
        const error = await expectFailure(thief.login('lab1'), unsealingFailed);
        expect(error.message).toContain('lab1');
        // Everything else goes on working.
        expect(await thief.registrations()).toEqual([added]);
        await thief.changeRegistration('lab1', { login: { url: 'mongodb://localhost/' } });
        expect(await thief.login('lab1')).toEqual({ url: 'mongodb://localhost/' });
        await expectFailure(store.login('lab1'), unsealingFailed);
      });

      it('grow in revision with every change, also over removal', async () => {
        const { store, another } = await begin();
        const elsewhere = await another();
        await store.addUser({ name: 'ada', role: 'owner' });
        let { revision } = await store.addRegistration({ ...registration, active: false });
        const grown = (next: { revision: number }) => {
          expect(next.revision).toBeGreaterThan(revision);
          revision = next.revision;
          return next;
        };
        expect(await store.registration('lab1')).toMatchObject({ active: false });
        expect(grown(await elsewhere.changeRegistration('lab1', { active: true }))).toMatchObject({ active: true });
        expect(grown(await elsewhere.changeRegistration('lab1', { description: 'x' }))).toMatchObject({
          description: 'x',
          active: true,
        });
        expect(await store.login('lab1')).toEqual(mongoLogin);
        grown(await store.changeRegistration('lab1', { login: { url: 'mongodb+srv://db/' } }));
        await elsewhere.removeRegistration('lab1');
        expect(await store.registration('lab1')).toBeNull();
        for (const name of ['lab1', '', 'a\0']) {
          await expectFailure(store.removeRegistration(name), storageUnknown);
          await expectFailure(store.changeRegistration(name, { active: true }), storageUnknown);
          await expectFailure(store.login(name), storageUnknown);
          expect(await store.registration(name)).toBeNull();
        }
        grown(await store.addRegistration({ ...registration, kind: 'local', login: { base_path: 'x' } }));
      });

      it('are listed by name, all or those of one owner, who takes them along', async () => {
        const { store } = await begin();
        for (const user of ['ada', 'bob']) await store.addUser({ name: user, role: 'owner' });
        await store.addRegistration({ ...registration, name: 'zeta' });
        await store.addRegistration({ ...registration, name: 'alpha' });
        await store.addRegistration({ ...registration, name: 'mid', owner: 'BOB' });
        expect((await store.registrations()).map((each) => each.name)).toEqual(['alpha', 'mid', 'zeta']);
        expect((await store.registrations('Ada')).map((each) => each.name)).toEqual(['alpha', 'zeta']);
        await store.removeUser('ada');
        expect((await store.registrations()).map((each) => each.name)).toEqual(['mid']);
        await expectFailure(store.addRegistration({ ...registration, owner: 'ada' }), userUnknown);
      });

      it('have one winner when many take the same name at once', async () => {
        const { store, another } = await begin();
        const stores = [store, await another()];
        for (const user of ['ada', 'bob']) await store.addUser({ name: user, role: 'owner' });
        const ends = await Promise.all(
          Array.from({ length: 6 }, (_, i) =>
            refusal(stores[i % 2]!.addRegistration({ ...registration, owner: i < 3 ? 'ada' : 'bob' })),
          ),
        );
        expect(ends.filter((end) => storageExists.matches(end))).toHaveLength(5);
        expect(await store.registrations()).toHaveLength(1);
      });

      it('are refused with the messages of the reference', async () => {
        const { store } = await begin();
        await store.addUser({ name: 'ada', role: 'owner' });
        const message = async (more: object, kind: Pick<FailureKind<never>, 'matches' | 'code'>) =>
          (await expectFailure(store.addRegistration({ ...registration, ...more } as never), kind)).message;
        const spaces = 'The name of the storage provider cannot contain spaces or underscores.';
        const letters = 'The name of the storage provider can only contain lowercase alphanumeric characters.';
        expect(await message({ name: 'my lab' }, invalidStorageName)).toBe(spaces);
        expect(await message({ name: 'my_lab' }, invalidStorageName)).toBe(spaces);
        for (const name of ['my-lab', 'läb', '', 'a\0'])
          expect(await message({ name }, invalidStorageName)).toBe(letters);
        await message({ name: 'x'.repeat(51) }, invalidStorageName);
        await message({ name: 'LOCAL' }, invalidStorageName);
        expect(await message({ kind: 'ftp' }, invalidStorageKind)).toBe("Value 'ftp' is not a valid choice.");
        for (const login of [
          null,
          [],
          'x',
          {},
          { ...mongoLogin, mongodb_username: 1 },
          { url: 'http://x' },
          { url: '' },
        ]) {
          expect(await message({ login }, poorLogin)).toBe('Poor login dict for mongoDB.');
        }
        for (const login of [mongoLogin, { app_key: 'a', app_secret: 'b' }]) {
          expect(await message({ kind: 'dropbox', login }, poorLogin)).toBe('Poor login dict for dropbox.');
        }
        expect(await message({ kind: 'local', login: {} }, poorLogin)).toBe('Poor login dict for local provider.');
        await message({ description: 'x'.repeat(501) }, invalidDescription);
        await message({ description: 'a\0' }, invalidDescription);
        expect(await store.registrations()).toEqual([]);
        await store.addRegistration({ ...registration, description: '😀'.repeat(500) });
        const change = (login: unknown) => store.changeRegistration('lab1', { login });
        expect((await expectFailure(change({ base_path: 'x' }), poorLogin)).message).toBe(
          'Poor login dict for mongoDB.',
        );
      });
    });

    it('can be opened for the first time by many at once', async () => {
      const site = await fresh();
      cleaning.push(() => site.remove());
      const stores = await Promise.all(
        Array.from({ length: 6 }, () => site.open({ clock: () => start, secret: async () => 'a secret of the tests' })),
      );
      for (const store of stores) cleaning.push(() => store.close());
      await stores[0]!.addUser({ name: 'ada', role: 'admin' });
      for (const store of stores) expect((await store.users()).map((user) => user.name)).toEqual(['ada']);
    });
  });
}
