import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import type {
  AccountDocument,
  DeviceEntry,
  JobDetail,
  JobEntry,
  StorageEntry,
  TokenEntry,
  UserEntry,
} from '../../src/app/server/contract.ts';
import type { Role, Scope } from '../../src/cloud/accounts/contract.ts';

/**
 * A double of the server: answers the documents of `src/app/server/contract.ts` from memory, with nothing behind it. Pages
 * are tried against it where a state is hard to bring about with the real one (failures, long queues, running jobs).
 */
export interface DoubleServer {
  readonly url: string;
  /** What it holds; tests change it at will. */
  readonly world: World;
  /** Text of an event stream to every reader of this job. */
  tell(job: string, text: string): void;
  close(): Promise<void>;
}

export interface World {
  users: (UserEntry & { password: string })[];
  tokens: (TokenEntry & { user: string; token: string })[];
  storage: StorageEntry[];
  devices: DeviceEntry[];
  jobs: (JobDetail & { user: string; text: string; result: unknown })[];
  signUp: boolean;
  signUpRole: Role;
  local: boolean;
  /** Routes (`GET devices`) that answer this failure instead. */
  failing: Map<string, { status: number; code: string; message: string; hint: string }>;
  /** What a sent job becomes. */
  execute(device: string, payload: unknown): { phase: JobDetail['phase']; result: unknown };
}

const now = () => new Date().toISOString();
const security =
  "default-src 'self'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string;

  constructor(status: number, code: string, message: string, hint = '') {
    super(message);
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

export async function startDoubleServer(pages: string, change: (world: World) => void = () => undefined) {
  const world: World = {
    users: [],
    tokens: [],
    storage: [],
    devices: [],
    jobs: [],
    signUp: true,
    signUpRole: 'owner',
    local: false,
    failing: new Map(),
    execute: () => ({ phase: 'queued', result: null }),
  };
  change(world);
  const sessions = new Map<string, { name: string; csrf: string }>();
  const readers = new Map<string, Set<ServerResponse>>();

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const refusal = error instanceof Refusal ? error : new Refusal(500, 'internal_error', String(error));
      const { status, code, message, hint } = refusal;
      send(response, status, { error: { code, message, hint } });
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://double');
    if (!url.pathname.startsWith('/api/')) return sendPage(url.pathname, pages, response);
    const path = url.pathname.replace(/^\/api\/v3\//, '');
    const method = request.method ?? 'GET';
    const failure = world.failing.get(`${method} ${path}`);
    if (failure !== undefined) throw new Refusal(failure.status, failure.code, failure.message, failure.hint);
    const cookie = /eigenlake_session=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const session = sessions.get(cookie);
    const user = world.users.find(({ name }) => name === session?.name);
    const signIn = (name: string) => {
      const secret = randomBytes(8).toString('hex');
      sessions.set(secret, { name, csrf: randomBytes(8).toString('hex') });
      response.setHeader('Set-Cookie', `eigenlake_session=${secret}; HttpOnly; SameSite=Lax; Path=/`);
      return account(name, sessions.get(secret)?.csrf ?? null);
    };
    const account = (name: string | null, csrf: string | null): AccountDocument => {
      const found = world.users.find((one) => one.name === name);
      return {
        user: found === undefined ? null : { name: found.name, role: found.role },
        csrf,
        local: world.local,
        sign_up: world.signUp,
      };
    };
    const body = method === 'GET' ? {} : await bodyOf(request);
    const [head = '', second = '', third = ''] = path.split('/').map(decodeURIComponent);
    const fields = (body ?? {}) as Record<string, never>;

    if (path === 'health') return send(response, 200, { status: 'ok', version: '0.1.0' });
    if (path === 'devices') return send(response, 200, { devices: world.devices });
    if (path === 'account') return send(response, 200, account(user?.name ?? null, session?.csrf ?? null));
    if (path === 'account/sign-up') {
      const { name = '', password = '' } = fields as { name?: string; password?: string };
      if (world.users.some((one) => one.name === name))
        throw new Refusal(409, 'user_exists', `There is a user named ${name} already.`, 'Choose another name.');
      if (password.length < 10)
        throw new Refusal(422, 'weak_password', 'The password is too short.', 'Take ten characters or more.');
      world.users.push({ name, role: world.signUpRole, active: true, created: now(), password });
      return send(response, 200, signIn(name));
    }
    if (path === 'account/login') {
      const known = world.users.find((one) => one.name === fields.name && one.password === fields.password);
      if (known === undefined)
        throw new Refusal(401, 'wrong_login', 'The name or the password is wrong.', 'Check both.');
      return send(response, 200, signIn(known.name));
    }
    if (path === 'account/session') {
      const token = request.headers.authorization?.replace('Bearer ', '');
      const known = world.tokens.find((one) => one.token === token);
      if (known === undefined) throw new Refusal(401, 'invalid_credentials', 'Invalid credentials!', 'Make a new one.');
      return send(response, 200, signIn(known.user));
    }
    if (user === undefined)
      throw new Refusal(401, 'unauthorized', 'This needs a signed-in user or a token.', 'Sign in.');
    if (method !== 'GET' && request.headers['x-csrf-token'] !== session?.csrf)
      throw new Refusal(403, 'wrong_csrf', 'The request does not carry the secret of its session.');

    if (path === 'account/logout') {
      sessions.delete(cookie);
      return send(response, 204, null);
    }
    if (path === 'account/password') {
      if (fields.current !== user.password) throw new Refusal(403, 'wrong_password', 'The current password is wrong.');
      user.password = fields.password;
      return send(response, 204, null);
    }
    if (head === 'account' && second === 'tokens') {
      if (method === 'GET') {
        const own = world.tokens.filter((one) => one.user === user.name);
        return send(response, 200, { tokens: own.map(({ user: _user, token: _token, ...entry }) => entry) });
      }
      if (method === 'DELETE') {
        world.tokens = world.tokens.map((one) => (one.id === third ? { ...one, revoked: now() } : one));
        return send(response, 204, null);
      }
      const token = `el_${randomBytes(20).toString('hex')}`;
      const {
        name = '',
        scopes = [],
        expires = null,
      } = fields as {
        name?: string;
        scopes?: Scope[];
        expires?: string | null;
      };
      if (world.tokens.some((one) => one.name === name && one.revoked === null))
        throw new Refusal(409, 'token_name_taken', `There is a working token named "${name}" already.`);
      const id = randomBytes(6).toString('hex');
      world.tokens.push({
        id,
        name,
        scopes,
        expires,
        created: now(),
        revoked: null,
        last_used: null,
        user: user.name,
        token,
      });
      return send(response, 201, { token, id });
    }
    if (head === 'storage') {
      if (path === 'storage/test' || third === 'test') return send(response, 200, { devices: ['alpha', 'beta'] });
      const visible = world.storage.filter(({ owner }) => user.role === 'admin' || owner === user.name);
      const entry = visible.find(({ name }) => name === second);
      if (second !== '' && entry === undefined)
        throw new Refusal(404, 'storage_unknown', `There is no storage provider named "${second}".`);
      if (method === 'POST') {
        const given = fields as unknown as Pick<StorageEntry, 'name' | 'type' | 'description' | 'active'>;
        if (world.storage.some(({ name }) => name === given.name))
          throw new Refusal(
            409,
            'storage_exists',
            `There is a storage provider named ${given.name} already.`,
            'Choose another name.',
          );
        const { name, type, description, active } = given;
        const made = { name, type, description, active, owner: user.name, created: now() };
        world.storage.push(made);
        return send(response, 201, made);
      }
      if (entry === undefined) return send(response, 200, { storage: visible });
      if (method === 'DELETE') {
        world.storage = world.storage.filter((one) => one !== entry);
        return send(response, 204, null);
      }
      if (method === 'PATCH') {
        const { description, active } = fields as unknown as StorageEntry;
        world.storage = world.storage.map((one) => (one === entry ? { ...one, description, active } : one));
      }
      return send(response, 200, entry);
    }
    if (head === 'users') {
      if (user.role !== 'admin')
        throw new Refusal(403, 'insufficient_role', 'Only users with the role admin may do that.');
      if (method === 'POST') {
        const { name, role, password = '' } = fields as unknown as UserEntry & { password?: string };
        world.users.push({ name, role, password, active: true, created: now() });
      }
      if (method === 'DELETE') world.users = world.users.filter(({ name }) => name !== second);
      if (method === 'PATCH')
        world.users = world.users.map((one) => (one.name === second ? { ...one, ...fields } : one));
      if (method === 'DELETE') return send(response, 204, null);
      return send(response, 200, { users: world.users.map(({ password: _password, ...entry }) => entry) });
    }
    if (second === 'post_job') return send(response, 200, submit(head, fields.payload, user.name));
    if (head === 'jobs') return answerJobs(user.name, second, third, url.searchParams, method, response);
    throw new Refusal(404, 'route_unknown', 'There is nothing at this address.');
  }

  function submit(backend: string, payload: unknown, user: string) {
    const device = world.devices.find(({ backend_name }) => backend_name === backend);
    if (device === undefined) throw new Refusal(404, 'device_unknown', 'Unknown back-end!');
    const job_id = randomBytes(12).toString('hex');
    const { phase, result } = world.execute(device.device, payload);
    const status = { job_id, status: 'INITIALIZING', detail: 'Got your json.', error_message: 'None' } as const;
    const over = phase === 'done' || phase === 'failed';
    world.jobs.unshift({
      ...status,
      device: device.device,
      storage: device.storage,
      backend_name: backend,
      phase,
      created: now(),
      started: phase === 'queued' ? null : now(),
      ended: over ? now() : null,
      attempts: phase === 'queued' ? 0 : 1,
      circuits: Object.keys(payload ?? {}).length,
      position: phase === 'queued' ? 2 : null,
      waiting_reason: phase === 'queued' ? '2 jobs are before it.' : null,
      eta: over ? null : { seconds: 12, low: 8.2, high: 21, jobs: 14 },
      reason: phase === 'failed' ? 'The device refused it.' : null,
      user,
      text: JSON.stringify(payload),
      result,
    });
    return status;
  }

  async function answerJobs(
    user: string,
    id: string,
    what: string,
    query: URLSearchParams,
    method: string,
    response: ServerResponse,
  ): Promise<void> {
    const own = world.jobs.filter((job) => job.user === user);
    if (id === '') {
      const fits = (job: JobEntry) =>
        (['device', 'storage', 'phase'] as const).every((key) => !query.get(key) || query.get(key) === job[key]);
      const all = own.filter(fits);
      const from = Number(query.get('cursor') ?? 0);
      const limit = Number(query.get('limit') ?? 25);
      const jobs = all
        .slice(from, from + limit)
        .map(({ result: _result, text: _text, user: _user, ...entry }) => entry);
      return send(response, 200, { jobs, next: all.length > from + limit ? String(from + limit) : null });
    }
    const found = own.find(({ job_id }) => job_id === id);
    if (found === undefined)
      throw new Refusal(404, 'job_unknown', 'There is no such job.', 'You only see your own jobs.');
    const { result, text, user: _user, ...detail } = found;
    if (what === '') return send(response, 200, detail);
    if (what === 'job') return send(response, 200, JSON.parse(text));
    if (what === 'result') return send(response, 200, result);
    if (what === 'verification') return send(response, 200, { signed: true, valid: true, kid: 'double-key' });
    if (what === 'cancel' && method === 'POST') {
      const cancelled = {
        ...found,
        phase: 'cancelled',
        ended: now(),
        position: null,
        waiting_reason: null,
        eta: null,
      } as const;
      world.jobs = world.jobs.map((job) => (job === found ? { ...cancelled, reason: 'Cancelled by the user.' } : job));
      return send(response, 200, cancelled);
    }
    if (what === 'events') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      response.write(': connected\nretry: 2000\n\n');
      if (found.ended !== null) {
        response.end(`event: end\ndata: {"phase":"${found.phase}"}\n\n`);
        return;
      }
      const open = readers.get(id) ?? new Set();
      readers.set(id, open.add(response));
      return;
    }
    throw new Refusal(404, 'route_unknown', 'There is nothing at this address.');
  }

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    world,
    tell(job: string, text: string) {
      for (const reader of readers.get(job) ?? []) reader.write(text);
    },
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  } satisfies DoubleServer;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? {} : JSON.parse(text);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(status === 204 ? undefined : JSON.stringify(body));
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

async function sendPage(path: string, pages: string, response: ServerResponse): Promise<void> {
  const file = extname(path) === '' ? '/index.html' : path;
  try {
    const content = await readFile(join(pages, file));
    response.writeHead(200, {
      'Content-Type': types[extname(file)] ?? 'application/octet-stream',
      'Content-Security-Policy': security,
    });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}
