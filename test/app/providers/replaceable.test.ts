import { describe, expect, it } from 'vitest';
import { openStorage, storageInactive } from '../../../src/app/providers/index.ts';
import { Replaceable } from '../../../src/app/providers/replaceable.ts';
import type { StorageProvider } from '../../../src/cloud/storage/index.ts';

/** A storage that answers `devices` when it is told to, and says what happens to it. */
async function slowDouble(name: string, happened: string[]) {
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((done) => {
    answer = done;
  });
  const rest = await openStorage('dropbox', { app_key: 'a', app_secret: 'b', refresh_token: 'c' });
  const provider: StorageProvider = {
    ...rest,
    devices: async () => {
      await answered;
      happened.push(`${name} answered`);
      return [name];
    },
    close: async () => {
      await rest.close();
      happened.push(`${name} closed`);
    },
  };
  return { provider, answer };
}

describe('a storage provider that is opened anew while it is in use', () => {
  it('is closed when its last call has ended, and new calls go to the new one meanwhile', async () => {
    const happened: string[] = [];
    const [before, after] = [await slowDouble('before', happened), await slowDouble('after', happened)];
    const held = new Replaceable('lab');
    await held.open(1, 'dropbox', async () => before.provider);
    const calls = [held.provider.devices(), held.provider.devices()];
    await held.open(2, 'mongodb', async () => after.provider);
    expect(held.provider.kind).toBe('mongodb');
    after.answer();
    expect(await held.provider.devices()).toEqual(['after']);
    before.answer();
    expect(await Promise.all(calls)).toEqual([['before'], ['before']]);
    await held.close();
    expect(happened).toEqual(['after answered', 'before answered', 'before answered', 'before closed', 'after closed']);
    await expect(held.provider.devices()).rejects.toSatisfy(storageInactive.matches);
  });

  it('never goes back to an earlier revision, and is opened once however many ask', async () => {
    const happened: string[] = [];
    const held = new Replaceable('lab');
    const opening = async (name: string) => {
      happened.push(`${name} opened`);
      const { provider, answer } = await slowDouble(name, happened);
      answer();
      return provider;
    };
    await Promise.all([2, 2, 1].map((revision) => held.open(revision, 'local', () => opening(`${revision}`))));
    await held.open(1, 'local', () => opening('1'));
    expect(await held.provider.devices()).toEqual(['2']);
    expect(happened).toEqual(['2 opened', '2 answered']);
    await held.close();
  });

  it('is tried again after it could not be opened', async () => {
    const held = new Replaceable('lab');
    const refused = () => held.open(1, 'local', () => Promise.reject(new Error('wrong login')));
    await expect(refused()).rejects.toThrow('wrong login');
    await expect(refused()).rejects.toThrow('wrong login');
    await expect(held.provider.devices()).rejects.toSatisfy(storageInactive.matches);
    await held.open(1, 'dropbox', async () => (await slowDouble('right', [])).provider);
    expect(held.provider.kind).toBe('dropbox');
    await held.close();
  });
});

describe('openStorage', () => {
  it('gives a storage of each kind and calls nobody yet', async () => {
    const logins = {
      local: { base_path: '/nowhere/at/all' },
      mongodb: { mongodb_username: 'a', mongodb_password: 'b', mongodb_database_url: 'db.example.org' },
      dropbox: { app_key: 'a', app_secret: 'b', refresh_token: 'c' },
    };
    for (const [kind, login] of Object.entries(logins)) {
      const storage = await openStorage(kind, login);
      expect(storage.kind).toBe(kind);
      await storage.close();
    }
    await expect(openStorage('ftp', {})).rejects.toThrow("Value 'ftp' is not a valid choice.");
  });
});
