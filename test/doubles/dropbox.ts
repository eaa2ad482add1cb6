import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DropboxFiles, EndpointError, type WriteMode } from './dropbox-files.ts';

export interface DropboxCall {
  /** `/2/files/upload`. */
  readonly endpoint: string;
  readonly argument: Record<string, unknown>;
}

/** What happens to a call instead of its answer. `drop-after`: the work is done, and nobody hears of it. */
export type Fault =
  | { readonly status: 429; readonly retryAfter?: number }
  | { readonly status: 500 | 503 }
  | { readonly status: 401; readonly scope?: string }
  /** Another endpoint's error than the double would give. */
  | { readonly status: 409; readonly summary: string }
  | 'drop-before'
  | 'drop-after';

export interface DoubleLogin {
  readonly app_key: string;
  readonly app_secret: string;
  readonly refresh_token: string;
}

export interface DropboxDouble {
  readonly url: string;
  readonly files: DropboxFiles;
  readonly login: DoubleLogin;
  /** Another account with an empty folder; `files`, `text`, `put` and `paths` are about the first one. */
  newAccount(): DoubleLogin;
  /** Every call since the start (or since somebody emptied it), longpolls and tokens too. */
  readonly calls: DropboxCall[];
  /** Asked before each call; what it gives happens. */
  fault: (call: DropboxCall) => Fault | null;
  /** Entries of one page of a listing. */
  pageSize: number;
  /** Tokens given until now are worth nothing from now on. */
  expireTokens(): void;
  /** Cursors given until now are worth nothing from now on: the listing has to start again. */
  resetCursors(): void;
  /** The text of a file; null when there is none. */
  text(path: string): string | null;
  put(path: string, text: string): void;
  /** Paths of all files, in order. */
  paths(): string[];
  close(): Promise<void>;
}

interface Cursor {
  readonly files: DropboxFiles;
  readonly path: string;
  readonly recursive: boolean;
  /** Changes after this one are news. */
  readonly after: number;
  /** Entries of a first listing that were not given yet. */
  readonly rest: readonly unknown[];
}

/**
 * A DOUBLE of the Dropbox HTTP API, made from its documentation, for tests: files in memory, the endpoints that the provider
 * and the Python SDK call, their errors. It is not Dropbox: no rate limits of its own, no quotas, no delays.
 */
export async function dropboxDouble(): Promise<DropboxDouble> {
  const files = new DropboxFiles();
  const login = { app_key: 'double-key', app_secret: 'double-secret', refresh_token: 'double-refresh' };
  /** Whose folder a refresh token and an access token open. */
  const accounts = new Map([[login.refresh_token, files]]);
  const tokens = new Map<string, DropboxFiles>();
  const cursors = new Map<string, Cursor>();
  const sleepers = new Set<() => void>();
  const calls: DropboxCall[] = [];
  let serial = 0;

  function newCursor(cursor: Cursor): string {
    const name = `double-cursor-${++serial}`;
    cursors.set(name, cursor);
    return name;
  }

  function page(cursor: Omit<Cursor, 'rest'>, entries: readonly unknown[]) {
    const given = entries.slice(0, double.pageSize);
    const rest = entries.slice(double.pageSize);
    return { entries: given, cursor: newCursor({ ...cursor, rest }), has_more: rest.length > 0 };
  }

  function known(name: unknown): Cursor {
    const cursor = cursors.get(String(name));
    if (cursor === undefined) throw new EndpointError('reset/..', { '.tag': 'reset' });
    return cursor;
  }

  function waitForChange(
    { files, path, recursive, after }: Cursor,
    seconds: number,
    response: ServerResponse,
  ): Promise<boolean> {
    const changed = () => files.changes(path, recursive, after).length > 0;
    if (changed()) return Promise.resolve(true);
    return new Promise((done) => {
      const end = (result: boolean) => {
        clearTimeout(timer);
        sleepers.delete(look);
        done(result);
      };
      const look = () => changed() && end(true);
      const timer = setTimeout(() => end(false), seconds * 1000);
      sleepers.add(look);
      response.once('close', () => end(false));
    });
  }

  async function answer(
    files: DropboxFiles,
    call: DropboxCall,
    body: Uint8Array,
    response: ServerResponse,
  ): Promise<unknown> {
    const { endpoint, argument } = call;
    const path = pathOf(argument.path);
    const recursive = argument.recursive === true;
    switch (endpoint) {
      case '/2/users/get_current_account':
        return account;
      case '/2/files/upload':
        return files.upload(
          path,
          body,
          modeOf(argument.mode),
          argument.autorename === true,
          argument.strict_conflict === true,
        );
      case '/2/files/download':
        return files.file(path).entry;
      case '/2/files/get_metadata':
        return files.metadata(path);
      case '/2/files/move_v2':
        return {
          metadata: files.move(pathOf(argument.from_path), pathOf(argument.to_path), argument.autorename === true),
        };
      case '/2/files/delete_v2':
        return { metadata: files.delete(path) };
      case '/2/files/create_folder_v2':
        return { metadata: files.createFolder(path) };
      case '/2/files/list_folder':
        return page({ files, path, recursive, after: files.version }, files.list(path, recursive));
      case '/2/files/list_folder/get_latest_cursor':
        files.list(path, false);
        return { cursor: newCursor({ files, path, recursive, after: files.version, rest: [] }) };
      case '/2/files/list_folder/continue': {
        const cursor = known(argument.cursor);
        if (cursor.rest.length > 0) return page(cursor, cursor.rest);
        const news = files.changes(cursor.path, cursor.recursive, cursor.after);
        return page({ ...cursor, after: files.version }, news);
      }
      case '/2/files/list_folder/longpoll':
        return { changes: await waitForChange(known(argument.cursor), Number(argument.timeout ?? 30), response) };
      default:
        throw new BadRequest(`Unknown API function: "${endpoint.slice(3)}"`);
    }
  }

  function token(form: URLSearchParams, basic: string | undefined): { status: number; body: unknown } {
    const [key, secret] = basic?.startsWith('Basic ')
      ? Buffer.from(basic.slice(6), 'base64').toString().split(':')
      : [form.get('client_id'), form.get('client_secret')];
    if (form.get('grant_type') !== 'refresh_token')
      return {
        status: 400,
        body: { error: 'unsupported_grant_type', error_description: 'double: only refresh_token' },
      };
    if (key !== login.app_key || secret !== login.app_secret)
      return { status: 400, body: { error: 'invalid_client: Invalid client_id or client_secret' } };
    const opened = accounts.get(form.get('refresh_token') ?? '');
    if (opened === undefined)
      return {
        status: 400,
        body: { error: 'invalid_grant', error_description: 'refresh token is invalid or revoked' },
      };
    const access_token = `double-access-${++serial}`;
    tokens.set(access_token, opened);
    return { status: 200, body: { access_token, token_type: 'bearer', expires_in: 14400 } };
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const endpoint = new URL(request.url ?? '/', 'http://double').pathname;
    const body = await bodyOf(request);
    const content = endpoint === '/2/files/upload' || endpoint === '/2/files/download';
    const argument = endpoint === '/oauth2/token' ? {} : argumentOf(request, content ? null : body);
    const call = { endpoint, argument };
    calls.push(call);
    const fault = double.fault(call);
    if (fault === 'drop-before') {
      request.socket.destroy();
      return;
    }
    const send = (status: number, value: unknown, headers: Record<string, string> = {}) => {
      if (fault === 'drop-after') request.socket.destroy();
      else response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
    };
    if (fault !== null && typeof fault === 'object') {
      if (fault.status === 409) send(409, { error_summary: fault.summary, error: { '.tag': 'other' } });
      else if (fault.status === 401 && fault.scope !== undefined)
        send(401, {
          error_summary: 'missing_scope/..',
          error: { '.tag': 'missing_scope', required_scope: fault.scope },
        });
      else if (fault.status === 401) send(401, expired);
      else if (fault.status !== 429) response.writeHead(fault.status).end('double: out of order');
      else
        send(
          429,
          {
            error_summary: 'too_many_write_operations/..',
            error: { reason: { '.tag': 'too_many_write_operations' }, retry_after: fault.retryAfter ?? 1 },
          },
          fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) },
        );
      return;
    }
    if (endpoint === '/oauth2/token') {
      const granted = token(new URLSearchParams(Buffer.from(body).toString()), request.headers.authorization);
      send(granted.status, granted.body);
      return;
    }
    const bearer = request.headers.authorization?.replace(/^Bearer /, '');
    const opened = endpoint === '/2/files/list_folder/longpoll' ? files : tokens.get(bearer ?? '');
    if (opened === undefined) {
      send(401, expired);
      return;
    }
    try {
      const before = opened.version;
      const result = await answer(opened, call, body, response);
      if (opened.version !== before) for (const look of [...sleepers]) look();
      if (endpoint !== '/2/files/download') send(200, result);
      else if (fault === 'drop-after') request.socket.destroy();
      else {
        response.writeHead(200, {
          'content-type': 'application/octet-stream',
          'dropbox-api-result': asHeader(result),
        });
        response.end(opened.file(pathOf(argument.path)).content);
      }
    } catch (error) {
      if (error instanceof EndpointError) send(409, { error_summary: error.summary, error: error.error });
      else response.writeHead(400, { 'content-type': 'text/plain' }).end(`Error in call: ${String(error)}`);
    }
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;

  const double: DropboxDouble = {
    url: `http://127.0.0.1:${port}`,
    files,
    login,
    newAccount() {
      const refresh_token = `double-refresh-${accounts.size}`;
      accounts.set(refresh_token, new DropboxFiles());
      return { ...login, refresh_token };
    },
    calls,
    fault: () => null,
    pageSize: 500,
    expireTokens: () => tokens.clear(),
    resetCursors: () => cursors.clear(),
    text(path) {
      try {
        return new TextDecoder().decode(files.file(path).content);
      } catch {
        return null;
      }
    },
    put(path, text) {
      files.upload(path, new TextEncoder().encode(text), 'overwrite', false, false);
      for (const look of [...sleepers]) look();
    },
    paths: () =>
      files
        .list('', true)
        .filter((entry) => entry['.tag'] === 'file')
        .map(({ path_display }) => path_display),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return double;
}

class BadRequest extends Error {}

const expired = { error_summary: 'expired_access_token/..', error: { '.tag': 'expired_access_token' } };

const account = {
  account_id: 'dbid:AAAAdoubleAAAAdoubleAAAAdoubleAAAAA',
  name: {
    given_name: 'Double',
    surname: 'of Dropbox',
    familiar_name: 'Double',
    display_name: 'Double of Dropbox',
    abbreviated_name: 'DD',
  },
  email: 'double@example.org',
  email_verified: true,
  disabled: false,
  country: 'DE',
  locale: 'en',
  referral_link: 'https://example.org/double',
  is_paired: false,
  account_type: { '.tag': 'basic' },
  root_info: { '.tag': 'user', root_namespace_id: '1', home_namespace_id: '1' },
};

/** Dropbox takes the same path with a slash behind it; the root is the empty text. */
function pathOf(value: unknown): string {
  const path = String(value ?? '').replace(/\/$/, '');
  if (path !== '' && !/^\/[^\\]+$/.test(path)) throw new BadRequest(`path: ${path} did not match pattern`);
  return path;
}

function modeOf(value: unknown): WriteMode {
  if (value === undefined) return 'add';
  const tag = typeof value === 'object' && value !== null && '.tag' in value ? value['.tag'] : value;
  if (tag === 'add' || tag === 'overwrite') return tag;
  if (tag === 'update' && typeof value === 'object' && value !== null && 'update' in value)
    return { rev: String(value.update) };
  throw new BadRequest(`mode: ${JSON.stringify(value)}`);
}

function argumentOf(request: IncomingMessage, body: Uint8Array | null): Record<string, unknown> {
  const header = request.headers['dropbox-api-arg'];
  const text = body === null ? String(header ?? '') : Buffer.from(body).toString();
  const value: unknown = text === '' ? {} : JSON.parse(text);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function asHeader(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
