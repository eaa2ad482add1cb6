import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  localPathOutsideRoot,
  openProviders,
  openStorage,
  type Providers,
  type ProvidersOptions,
  storageInactive,
} from '../../../src/app/providers/index.ts';
import { type AccountStore, openAccounts, unsealingFailed } from '../../../src/cloud/accounts/index.ts';
import { storageUnreachable } from '../../../src/cloud/storage/index.ts';
import { deviceConfig } from '../../conformance/storage-provider.ts';

const root = mkdtempSync(join(tmpdir(), 'eigenlake-providers-'));
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

let count = 0;
async function installation(options: Partial<ProvidersOptions> = {}) {
  const data = join(root, `${count++}`);
  const accountsWith = async (secret: string) => {
    const store = await openAccounts({ sqlite: join(data, 'accounts.db') }, { secret: async () => secret });
    open.push(store);
    return store;
  };
  const accounts = await accountsWith('a secret of the tests');
  await accounts.addUser({ name: 'ada', role: 'owner' });
  const begin = (more: Partial<ProvidersOptions> = {}): Providers => {
    const providers = openProviders({ accounts, data, ...options, ...more });
    open.push(providers);
    return providers;
  };
  return { data, accounts, accountsWith, begin, providers: begin() };
}

const register = (accounts: AccountStore, name: string, path = name, active = true) =>
  accounts.addRegistration({
    name,
    kind: 'local',
    owner: 'ada',
    description: `${name} of ada`,
    login: { base_path: path },
    active,
  });

const submission = { device: 'singlequdit', user: 'ada', text: '{"experiment_0": {}}' };

describe('the storage providers of an installation', () => {
  it('are local and what is registered and active, and listing them opens none', async () => {
    const { providers, accounts, data } = await installation();
    await register(accounts, 'zeta', '../outside');
    await register(accounts, 'alpha');
    await register(accounts, 'idle', 'idle', false);
    expect(await providers.list()).toEqual([
      { name: 'local', kind: 'local', description: expect.any(String), owner: null },
      { name: 'alpha', kind: 'local', description: 'alpha of ada', owner: 'ada' },
      { name: 'zeta', kind: 'local', description: 'zeta of ada', owner: 'ada' },
    ]);
    expect(readdirSync(data).filter((name) => !name.startsWith('accounts'))).toEqual([]);
    for (const unknown of ['idle', 'nobody', '', 'LOCAL', '../x']) expect(await providers.open(unknown)).toBeNull();
  });

  it('have local in the data folder, also without accounts', async () => {
    const { begin, data } = await installation();
    const providers = begin({ accounts: null });
    const local = await providers.open('local');
    await local?.submit(submission);
    expect(readdirSync(data)).toEqual(expect.arrayContaining(['jobs', 'storage']));
    expect((await providers.list()).map((each) => each.name)).toEqual(['local']);
    expect(await providers.open('other')).toBeNull();
  });

  it('share one opened provider of each name, which nobody closes for the others', async () => {
    const { providers, accounts } = await installation();
    await register(accounts, 'lab');
    const [first, second] = await Promise.all([providers.open('lab'), providers.open('lab')]);
    expect(second).toBe(first);
    await first?.close();
    const { job } = await second!.submit(submission);
    expect((await first!.queue('singlequdit')).map((each) => each.job)).toEqual([job]);
  });

  it('go on for whoever holds them when their registration changes', async () => {
    const { providers, accounts, data } = await installation();
    await register(accounts, 'lab', 'one');
    const held = await providers.open('lab');
    const { job } = await held!.submit(submission);
    await accounts.changeRegistration('lab', { login: { base_path: 'two' } });
    // Begun before the change is seen, ends in the old storage.
    const late = held!.submit(submission);
    const fresh = await providers.open('lab');
    await late;
    expect(await held!.queue('singlequdit')).toEqual([]);
    await fresh!.submit(submission);
    expect(await held!.queue('singlequdit')).toHaveLength(1);
    await accounts.changeRegistration('lab', { login: { base_path: 'one' } });
    await providers.open('lab');
    const queue = await held!.queue('singlequdit');
    expect(queue).toHaveLength(2);
    expect(queue[0]?.job).toBe(job);
    expect(readdirSync(join(data, 'providers')).sort()).toEqual(['.one.jobs', '.two.jobs', 'one', 'two']);
  });

  it('are gone for whoever holds them when they are switched off or removed', async () => {
    const { providers, accounts } = await installation();
    await register(accounts, 'lab');
    const held = await providers.open('lab');
    await accounts.changeRegistration('lab', { active: false });
    expect(await providers.open('lab')).toBeNull();
    await expect(held!.devices()).rejects.toSatisfy(storageInactive.matches);
    await accounts.changeRegistration('lab', { active: true });
    await providers.open('lab');
    await accounts.removeRegistration('lab');
    expect(await providers.open('lab')).toBeNull();
  });

  it('are not disturbed by one that cannot be opened, which is tried again', async () => {
    const { begin, accounts, accountsWith } = await installation();
    await register(accounts, 'good');
    await register(accounts, 'bad', '../../etc');
    const providers = begin({ accounts: await accountsWith('another secret of the tests') });
    await expect(providers.open('good')).rejects.toSatisfy(unsealingFailed.matches);
    expect(await providers.list()).toHaveLength(3);
    expect(await (await providers.open('local'))!.devices()).toEqual([]);
    const right = begin();
    await expect(right.open('bad')).rejects.toSatisfy(localPathOutsideRoot.matches);
    await expect(right.open('bad')).rejects.toSatisfy(localPathOutsideRoot.matches);
    expect(await (await right.open('good'))!.devices()).toEqual([]);
    await accounts.changeRegistration('bad', { login: { base_path: 'better' } });
    expect(await (await right.open('bad'))!.devices()).toEqual([]);
  });

  it('end what is under way before they close', async () => {
    const { providers, begin } = await installation();
    const local = await providers.open('local');
    const submitting = local!.submit(submission);
    await providers.close();
    const { job } = await submitting;
    expect((await (await begin().open('local'))!.queue('singlequdit')).map((each) => each.job)).toEqual([job]);
    await expect(providers.open('local')).rejects.toThrow();
  });
});

describe('a registered local storage provider', () => {
  it.each(['..', 'a/../../b', '/etc', '.hidden', 'a/.hidden/b', '.', '', 'a\0b', 'leading-out/x', 'to-nothing'])(
    'cannot lie at %j',
    async (path) => {
      const { providers, data } = await installation();
      mkdirSync(join(data, 'providers'));
      symlinkSync(tmpdir(), join(data, 'providers', 'leading-out'));
      symlinkSync(join(data, 'nowhere'), join(data, 'providers', 'to-nothing'));
      await expect(providers.test('local', { base_path: path })).rejects.toThrow(/does not lie below|Poor login/);
      await expect(providers.check('local', { base_path: path })).rejects.toThrow(/does not lie below|Poor login/);
    },
  );

  it('can be named by its whole path, also where the root is reached by a link', async () => {
    const { data, begin } = await installation();
    const far = join(root, `far-${count++}`);
    mkdirSync(join(far, 'real', 'lab'), { recursive: true });
    symlinkSync(join(far, 'real'), join(far, 'link'));
    const providers = begin({ localRoot: join(far, 'link') });
    for (const path of [join(far, 'link', 'lab'), join(far, 'real', 'lab'), 'lab', 'deep/er']) {
      expect(await providers.test('local', { base_path: path })).toEqual({ devices: [] });
    }
    await expect(providers.test('local', { base_path: join(data, 'providers', 'x') })).rejects.toSatisfy(
      localPathOutsideRoot.matches,
    );
  });

  it('leaves the data folder alone, even where the root holds it', async () => {
    const { data, begin } = await installation();
    const above = begin({ localRoot: root });
    for (const path of [join(data, 'storage'), data, join(data, 'providers', 'x')]) {
      await expect(above.test('local', { base_path: path }), path).rejects.toSatisfy(localPathOutsideRoot.matches);
    }
    const same = begin({ localRoot: data });
    await expect(same.test('local', { base_path: 'storage' })).rejects.toSatisfy(localPathOutsideRoot.matches);
    expect(await above.test('local', { base_path: join(root, `beside-${count++}`) })).toEqual({ devices: [] });
  });

  it('is the same storage when whoever runs this machine opens it by its path', async () => {
    const { providers, accounts, data } = await installation();
    await register(accounts, 'lab');
    const { job } = await (await providers.open('lab'))!.submit(submission);
    const direct = await openStorage('local', { base_path: join(data, 'providers', 'lab') });
    open.push(direct);
    expect(await direct.owner('singlequdit', job)).toBe('ada');
  });
});

describe('testing a login', () => {
  it('tells the devices that are there and leaves nothing behind', async () => {
    const { providers, accounts, data } = await installation();
    expect(await providers.test('local', { base_path: 'lab' })).toEqual({ devices: [] });
    expect(readdirSync(data)).not.toContain('providers');
    await register(accounts, 'lab');
    await (await providers.open('lab'))!.publishConfig(deviceConfig);
    expect(await providers.test('local', { base_path: 'lab' })).toEqual({ devices: [deviceConfig.display_name] });
  });

  it('refuses what can be no login with the message of the reference', async () => {
    const { providers } = await installation();
    await expect(providers.test('dropbox', { app_key: 'x' })).rejects.toThrow(/^Poor login dict for dropbox\.$/);
    await expect(providers.test('mongodb', {})).rejects.toThrow(/^Poor login dict for mongoDB\.$/);
    await expect(providers.test('ftp' as 'local', {})).rejects.toThrow(/^Value 'ftp' is not a valid choice\.$/);
  });

  it('ends when its time is over, although the storage is silent', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket));
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    open.push({
      close: async () => {
        for (const socket of sockets) socket.destroy();
        await new Promise((done) => silent.close(done));
      },
    });
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { providers } = await installation();
    await expect(providers.test('mongodb', { url: `mongodb://127.0.0.1:${port}/` }, 200)).rejects.toSatisfy(
      storageUnreachable.matches,
    );
  });
});
