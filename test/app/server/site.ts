import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openProviders, type Providers } from '../../../src/app/providers/index.ts';
import { createServer, type Server, type ServerOptions } from '../../../src/app/server/index.ts';
import {
  type AccountStore,
  openAccounts,
  type Role,
  type Scope,
  secretFrom,
} from '../../../src/cloud/accounts/index.ts';
import { fermions, multiqudit, rydberg, singlequdit } from '../../../src/cloud/devices/index.ts';
import { type DeviceConfig, privateKeyFromBytes, publicKey } from '../../../src/cloud/jobs/index.ts';
import type { StorageProvider } from '../../../src/cloud/storage/index.ts';
import { type EmbeddedRegistry, embeddedRegistry } from '../../../src/lake/records/index.ts';

export const password = 'correct horse battery';
export const allScopes: readonly Scope[] = [
  'jobs:read',
  'jobs:submit',
  'tables:read',
  'tables:write',
  'storage',
  'account',
  'admin',
];

/** With which the devices of a site sign. */
export const signingKey = privateKeyFromBytes(
  Uint8Array.from({ length: 32 }, (_, index) => index),
  'sitekey',
);

/** A server on a fresh data folder with real accounts and the real local storage; nothing executes jobs. */
export interface Site {
  readonly data: string;
  readonly accounts: AccountStore;
  readonly providers: Providers;
  readonly local: StorageProvider;
  readonly registry: EmbeddedRegistry;
  readonly server: Server;
  /** A user with this role and a token with these scopes: the token. */
  user(name: string, role?: Role, scopes?: readonly Scope[]): Promise<string>;
  close(): Promise<void>;
}

export async function openSite(
  options: Partial<ServerOptions> = {},
  configs: readonly DeviceConfig[] = [singlequdit, multiqudit, fermions, rydberg].map(({ config }) => config),
): Promise<Site> {
  const data = mkdtempSync(join(tmpdir(), 'eigenlake-server-'));
  const accounts = await openAccounts(
    { sqlite: join(data, 'accounts.db') },
    {
      secret: secretFrom({ EIGENLAKE_SECRET: 'a secret of the tests only' }),
      ...(options.clock === undefined ? {} : { clock: options.clock }),
    },
  );
  const providers = openProviders({ accounts, data });
  const local = await providers.open('local');
  if (local === null) throw new Error('no local storage');
  await local.publishKey(publicKey(signingKey));
  for (const config of configs) {
    await local.publishConfig({ ...config, kid: signingKey.kid }, signingKey);
    await local.markChecked(config.display_name, signingKey);
  }
  const registry = embeddedRegistry(join(data, 'registry'));
  const server = await createServer({ accounts, providers, registry, loopback: true, version: '0.0.0', ...options });
  return {
    data,
    accounts,
    providers,
    local,
    registry,
    server,
    async user(name, role = 'user', scopes = allScopes) {
      await accounts.addUser({ name, role, password });
      return (await accounts.createToken({ user: name, name: 'test', scopes })).token;
    },
    async close() {
      await server.close();
      await providers.close();
      await accounts.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** A job that every device of the site would accept. */
export const job = {
  experiment_0: {
    instructions: [
      ['rlx', [0], [3.14]],
      ['measure', [0], []],
    ],
    num_wires: 1,
    shots: 4,
    wire_order: 'interleaved',
    seed: 12345,
  },
};

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
