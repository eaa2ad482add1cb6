import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/app/client/index.ts';
import { document, eigenlake, root, scratchFolder } from '../app/command.ts';
import { type Running, start } from '../app/running.ts';
import { type MongoServer, mongoJavaServer } from '../services/mongodb.ts';

/** Python sqooler and this package on one storage, seen from the only door that users have: HTTP. */

const home = join(root, '.cache/python-sqooler');
const there = existsSync(join(home, 'complete'));
const device = 'flipper';

/** A real sqooler in a process of its own (test/cloud/storage/python-peer.py). */
class Peer {
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  constructor(storage: string, name = device) {
    const script = join(root, 'test/cloud/storage/python-peer.py');
    this.#process = spawn(join(home, 'bin/python'), [script, storage, name], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, T_WAIT_MAIN: '0.05' },
    });
    this.#answers = createInterface({ input: this.#process.stdout! })[Symbol.asyncIterator]();
  }

  async answer(): Promise<unknown> {
    const { done, value } = await this.#answers.next();
    if (done) throw new Error('the Python peer ended');
    return JSON.parse(value);
  }

  ask(name: string, ...args: readonly unknown[]): Promise<unknown> {
    this.#process.stdin?.write(`${JSON.stringify([name, args])}\n`);
    return this.answer();
  }

  end(): void {
    this.#process.kill('SIGKILL');
  }
}

const peers: Peer[] = [];
const running: Running<unknown>[] = [];
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.end();
  for (const one of running.splice(0)) await one.kill('SIGKILL');
});

async function peerOf(storage: string, name?: string): Promise<Peer> {
  const peer = new Peer(storage, name);
  peers.push(peer);
  expect(await peer.answer()).toBe('ready');
  return peer;
}

async function up(cwd: string, env: Record<string, string>): Promise<string> {
  const service = await start<{ url: string }>(['up', '--port', '0'], cwd, env);
  running.push(service);
  return service.ready.url;
}

const flip = {
  experiment_0: { instructions: [['flip', [0], [1.5]]], num_wires: 1, shots: 3, wire_order: 'interleaved' },
};
const turn = {
  experiment_0: {
    instructions: [
      ['load', [0], [7]],
      ['measure', [0], []],
    ],
    num_wires: 1,
    shots: 2,
    wire_order: 'interleaved',
  },
};

interface Site {
  /** Name of the storage in device names. */
  readonly name: string;
  /** As Python opens it. */
  readonly storage: string;
  readonly folder: string;
  readonly env: Record<string, string>;
}

function localSite(): Site {
  const folder = scratchFolder();
  return {
    name: 'local',
    storage: join(folder, '.eigenlake/storage'),
    folder,
    env: { XDG_CONFIG_HOME: join(folder, 'config') },
  };
}

/** Runs the story on a storage: both directions, over HTTP. */
function story(siteOf: () => Site): void {
  it('a Python spooler serves a job that was posted to our server', async () => {
    const site = siteOf();
    const url = await up(site.folder, site.env);
    const token = tokenOf(site);
    const client = connect({ url, token });
    const peer = await peerOf(site.storage);
    await peer.ask('publish', false);
    const { job_id } = await client.submit(`${site.name}_${device}_simulator`, flip);
    await peer.ask('spool', false, 3);
    const end = await client.wait(job_id);
    expect(end).toMatchObject({ phase: 'done', status: 'DONE' });
    const result = await client.result(job_id);
    expect(result.results.map(({ data }) => data.memory)).toEqual([['1 0', '1 0', '1 0']]);
    // The reference's own routes end with the result, too.
    const query = new URLSearchParams({ job_id, token });
    const v2 = await fetch(`${url}/api/v2/${site.name}_${device}_simulator/get_job_result?${query}`);
    expect(await v2.json()).toMatchObject({ job_id, status: 'finished', results: [{ shots: 3 }] });
  });

  it('our spooler serves a job that Python queued, and Python reads the result', async () => {
    const site = siteOf();
    await up(site.folder, site.env);
    if (site.name !== 'local') {
      const spooler = await start(['spool', '--storage', site.name, '--only', 'singlequdit'], site.folder, site.env);
      running.push(spooler);
    }
    const peer = await peerOf(site.storage, 'singlequdit');
    const job = String(await peer.ask('submit', JSON.stringify(turn)));
    await expect
      .poll(async () => ((await peer.ask('status', job)) as { status: string }).status, {
        timeout: 30_000,
      })
      .toBe('DONE');
    expect(await peer.ask('read', job)).toMatchObject({
      result: { results: [{ data: { memory: ['0', '0'] } }] },
      backend_status: { operational: true },
    });
  });
}

function tokenOf(site: Site): string {
  eigenlake(['user', 'add', 'alice', '--role', 'user'], site.folder, site.env);
  return document<{ token: string }>(eigenlake(['token', 'create', '--user', 'alice', '--json'], site.folder, site.env))
    .token;
}

describe.skipIf(!there)('Python sqooler as a peer over HTTP (skipped without scripts/peers.sh)', () => {
  describe('on the local provider', () => story(localSite));

  describe('on mongo-java-server (speaks the protocol of MongoDB and is another program)', () => {
    let server: MongoServer | null = null;
    let missing = '';
    beforeAll(async () => {
      const found = await mongoJavaServer();
      if ('missing' in found) missing = found.missing;
      else server = found;
    });
    afterAll(() => server?.remove());

    story(() => {
      if (server === null) throw new Error(missing);
      const folder = scratchFolder();
      const env = { XDG_CONFIG_HOME: join(folder, 'config') };
      writeFileSync(join(folder, 'login.json'), JSON.stringify({ url: server.url }));
      eigenlake(['user', 'add', 'owner', '--role', 'owner'], folder, env);
      const added = eigenlake(
        ['storage', 'add', 'mongo', '--type', 'mongodb', '--login-file', 'login.json', '--owner', 'owner'],
        folder,
        env,
      );
      expect(added.stderr).toBe('');
      return { name: 'mongo', storage: server.url, folder, env };
    });
  });
});
