import { storageLoginRefused, storageRefused } from '../errors.ts';
import { type AccessTokens, readObject } from './access-tokens.ts';
import { type Http, type HttpAnswer, where } from './http.ts';

export interface DropboxHosts {
  readonly api: string;
  readonly content: string;
  readonly notify: string;
}

export const dropboxHosts: DropboxHosts = {
  api: 'https://api.dropboxapi.com',
  content: 'https://content.dropboxapi.com',
  notify: 'https://notify.dropboxapi.com',
};

/** A file as a listing tells of it. */
export interface ListedFile {
  /** Lower case: Dropbox knows no case. */
  readonly path: string;
  /** Its last part, in the case in which it was written. */
  readonly name: string;
  /** Grows anew with every change of the content. */
  readonly rev: string;
  /** Milliseconds since 1970, whole seconds: when Dropbox stored it. */
  readonly modified: number;
}

export interface Changes {
  readonly files: readonly ListedFile[];
  /** Lower-case paths of files and folders that are gone. */
  readonly gone: readonly string[];
  readonly cursor: string;
}

/** Milliseconds of one attempt of a call that carries no content. */
const timeLimit = 20_000;
/** Bytes for each of which content gets a millisecond more. */
const slowest = 50;
/** What Dropbox takes in one upload. */
const largest = 150 * 1024 * 1024;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

type Answer = { readonly fields: Map<string, unknown>; readonly summary: null; readonly repeated: boolean } | Refusal;
interface Refusal {
  readonly fields: Map<string, unknown>;
  /** What Dropbox calls the conflict: `path/not_found/..`. */
  readonly summary: string;
  readonly repeated: boolean;
}

/** The calls to Dropbox that a storage of jobs needs; one HTTP request each, unless it must be repeated. */
export class Files {
  readonly #http: Http;
  readonly #tokens: AccessTokens;
  readonly #hosts: DropboxHosts;

  constructor(http: Http, tokens: AccessTokens, hosts: DropboxHosts) {
    this.#http = http;
    this.#tokens = tokens;
    this.#hosts = hosts;
  }

  /** Null when there is none. */
  async read(path: string): Promise<{ readonly text: string; readonly rev: string } | null> {
    const { body, headers, summary } = await this.#content('download', { path }, new Uint8Array());
    if (summary?.startsWith('path/not_found')) return null;
    if (summary !== null) throw storageRefused(where, `${summary} for ${path}`);
    const rev = readObject(headers.get('dropbox-api-result') ?? '').get('rev');
    if (typeof rev !== 'string') throw storageRefused(where, `it tells no revision of ${path}`);
    return { text: decoder.decode(body), rev };
  }

  /**
   * Exclusive create: the new revision, or null when there is a file, of the same content or another. After a lost answer
   * the file may be one's own.
   */
  create(path: string, text: string): Promise<string | null> {
    return this.#upload(path, text, { mode: 'add', strict_conflict: true });
  }

  /** Creates, unless the same is there already; null when there is something else. */
  ensure(path: string, text: string): Promise<string | null> {
    return this.#upload(path, text, { mode: 'add' });
  }

  /** Replaces exactly this revision: the new one, or null when the file has another by now or is gone. */
  update(path: string, text: string, rev: string): Promise<string | null> {
    return this.#upload(path, text, { mode: { '.tag': 'update', update: rev }, strict_conflict: true });
  }

  async replace(path: string, text: string): Promise<string> {
    const rev = await this.#upload(path, text, { mode: 'overwrite' });
    if (rev === null) throw storageRefused(where, `a folder is in the way of ${path}`);
    return rev;
  }

  /** `absent`: there is nothing to move (after a lost answer: it was moved); `occupied`: there is something at the end. */
  async move(from: string, to: string): Promise<'moved' | 'absent' | 'occupied'> {
    const argument = { from_path: from, to_path: to, autorename: false };
    const { summary, repeated } = await this.#rpc('files/move_v2', argument);
    if (summary === null) return 'moved';
    // Only a repeated call can meet its own work, and then there is a file at the end.
    if (summary.startsWith('from_lookup/not_found')) return repeated && (await this.exists(to)) ? 'moved' : 'absent';
    if (summary.startsWith('to/conflict')) return 'occupied';
    throw storageRefused(where, `${summary} for ${from}`);
  }

  async remove(path: string): Promise<void> {
    const { summary } = await this.#rpc('files/delete_v2', { path });
    if (summary !== null && !summary.startsWith('path_lookup/not_found'))
      throw storageRefused(where, `${summary} for ${path}`);
  }

  async exists(path: string): Promise<boolean> {
    const { summary } = await this.#rpc('files/get_metadata', { path });
    if (summary !== null && !summary.startsWith('path/not_found'))
      throw storageRefused(where, `${summary} for ${path}`);
    return summary === null;
  }

  /** The folder exists afterwards. */
  async makeFolder(path: string): Promise<void> {
    const { summary } = await this.#rpc('files/create_folder_v2', { path, autorename: false });
    if (summary !== null && !summary.startsWith('path/conflict/folder'))
      throw storageRefused(where, `${summary} for ${path}`);
  }

  /** All files of a folder (`recursive`: below it), at most `pages` calls; none when there is no such folder. */
  async list(path: string, recursive: boolean, pages = Number.POSITIVE_INFINITY): Promise<ListedFile[]> {
    const first = await this.#rpc('files/list_folder', { path, recursive, limit: 2000 });
    if (first.summary?.startsWith('path/not_found')) return [];
    if (first.summary !== null) throw storageRefused(where, `${first.summary} for ${path}`);
    const { files, gone, cursor, more } = readPage(first.fields);
    if (!more || pages <= 1) return files;
    const rest = await this.changes(cursor, pages - 1);
    // The cursor was forgotten on the way: from the start.
    if (rest === null) return this.list(path, recursive, pages);
    const removed = new Set([...gone, ...rest.gone]);
    return [...files.filter((file) => !removed.has(file.path)), ...rest.files];
  }

  /** A cursor for what changes below a folder from now on; null when there is no such folder. */
  async cursor(path: string): Promise<string | null> {
    const { summary, fields } = await this.#rpc('files/list_folder/get_latest_cursor', { path, recursive: true });
    if (summary?.startsWith('path/not_found')) return null;
    if (summary !== null) throw storageRefused(where, `${summary} for ${path}`);
    return textOf(fields.get('cursor'), 'cursor');
  }

  /** What changed since the cursor; null when Dropbox has forgotten it. */
  async changes(cursor: string, pages = Number.POSITIVE_INFINITY): Promise<Changes | null> {
    const files = new Map<string, ListedFile>();
    const gone = new Set<string>();
    let present = cursor;
    for (let page = 1; ; page++) {
      const { summary, fields } = await this.#rpc('files/list_folder/continue', { cursor: present });
      if (summary?.startsWith('reset') || summary?.startsWith('path/not_found')) return null;
      if (summary !== null) throw storageRefused(where, summary);
      const news = readPage(fields);
      for (const path of news.gone) {
        gone.add(path);
        for (const file of files.keys()) if (file === path || file.startsWith(`${path}/`)) files.delete(file);
      }
      for (const file of news.files) files.set(file.path, file);
      present = news.cursor;
      if (!news.more || page >= pages) return { files: [...files.values()], gone: [...gone], cursor: present };
    }
  }

  /**
   * Waits until something changes after the cursor: true; false after `seconds`. `backoff`: seconds to wait before the next
   * call. One attempt; it counts for no limit and needs no token.
   */
  async longpoll(cursor: string, seconds: number): Promise<{ readonly changed: boolean; readonly backoff: number }> {
    const { status, body } = await this.#http.once({
      url: `${this.#hosts.notify}/2/files/list_folder/longpoll`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ cursor, timeout: seconds }),
      // Dropbox adds up to 90 seconds by chance.
      timeLimit: (seconds + 100) * 1000,
    });
    // Whatever is wrong with the cursor shows when it is used.
    if (status !== 200) return { changed: true, backoff: status === 409 ? 0 : 30 };
    const fields = readObject(body);
    const backoff = fields.get('backoff');
    return { changed: fields.get('changes') !== false, backoff: typeof backoff === 'number' ? backoff : 0 };
  }

  async #upload(path: string, text: string, options: Readonly<Record<string, unknown>>): Promise<string | null> {
    const bytes = encoder.encode(text);
    if (bytes.length > largest) throw storageRefused(where, `${path} has more than ${largest} bytes`);
    const argument = { path, autorename: false, mute: true, ...options };
    const { summary, body } = await this.#content('upload', argument, bytes);
    if (summary?.startsWith('path/conflict/file/')) return null;
    if (summary !== null) throw storageRefused(where, `${summary} for ${path}`);
    return textOf(readObject(body).get('rev'), 'rev');
  }

  async #content(name: string, argument: unknown, body: Uint8Array<ArrayBuffer>) {
    const answer = await this.#authorized(
      `${this.#hosts.content}/2/files/${name}`,
      { 'content-type': 'application/octet-stream', 'dropbox-api-arg': asHeader(argument) },
      body,
    );
    return { ...answer, summary: answer.status === 409 ? summaryOf(readObject(answer.body)) : null };
  }

  async #rpc(name: string, argument: unknown): Promise<Answer> {
    const { status, body, repeated } = await this.#authorized(
      `${this.#hosts.api}/2/${name}`,
      { 'content-type': 'application/json' },
      JSON.stringify(argument),
    );
    const fields = readObject(body);
    return { fields, repeated, summary: status === 409 ? summaryOf(fields) : null };
  }

  /** A call in the name of the login: with a new token once, should the present one be refused. */
  async #authorized(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string | Uint8Array<ArrayBuffer>,
  ): Promise<HttpAnswer> {
    for (let attempt = 1; ; attempt++) {
      const token = await this.#tokens.text();
      const answer = await this.#http.send({
        url,
        headers: { ...headers, authorization: `Bearer ${token}` },
        body,
        timeLimit: timeLimit + Math.ceil(body.length / slowest),
      });
      if (answer.status < 300 || answer.status === 409) return answer;
      const fields = readObject(answer.body);
      const summary = summaryOf(fields);
      if (answer.status === 400) throw storageRefused(where, decoder.decode(answer.body).slice(0, 300));
      this.#tokens.forget(token);
      const mayHelp = answer.status === 401 && !summary.startsWith('missing_scope');
      if (attempt > 1 || !mayHelp) throw storageLoginRefused(where, `${summary}${missingScope(fields)}`);
    }
  }
}

function summaryOf(fields: Map<string, unknown>): string {
  const summary = fields.get('error_summary');
  return typeof summary === 'string' ? summary : 'no reason given';
}

/** Which permission the app lacks, when it is that. */
function missingScope(fields: Map<string, unknown>): string {
  const error = fields.get('error');
  if (typeof error !== 'object' || error === null || !('required_scope' in error)) return '';
  return ` (the app needs the permission ${String(error.required_scope)})`;
}

function readPage(fields: Map<string, unknown>): {
  files: ListedFile[];
  gone: string[];
  cursor: string;
  more: boolean;
} {
  const files: ListedFile[] = [];
  const gone: string[] = [];
  const entries: unknown = fields.get('entries');
  for (const entry of Array.isArray(entries) ? entries : []) {
    const of = new Map<string, unknown>(typeof entry === 'object' && entry !== null ? Object.entries(entry) : []);
    const tag = of.get('.tag');
    const path = textOf(of.get('path_lower'), 'path_lower');
    if (tag === 'deleted') gone.push(path);
    if (tag !== 'file') continue;
    const modified = Date.parse(textOf(of.get('server_modified'), 'server_modified'));
    files.push({ path, name: textOf(of.get('name'), 'name'), rev: textOf(of.get('rev'), 'rev'), modified });
  }
  return { files, gone, cursor: textOf(fields.get('cursor'), 'cursor'), more: fields.get('has_more') === true };
}

function textOf(value: unknown, name: string): string {
  if (typeof value !== 'string') throw storageRefused(where, `its answer has no ${name}`);
  return value;
}

/** Headers carry ASCII only. */
function asHeader(argument: unknown): string {
  return JSON.stringify(argument).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
