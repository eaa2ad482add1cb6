import { unreadable } from './avro-type.ts';
import { compatibilityLevels } from './compatibility.ts';
import type { Compatibility, RegisteredSchema, SchemaRegistry } from './contract.ts';
import {
  incompatibleSchema,
  invalidSchema,
  notARegistry,
  registryDenied,
  registryRefused,
  registryUnreachable,
  schemaNotFound,
} from './errors.ts';
import { checkSubject, normalised } from './subject.ts';

export interface HttpRegistryOptions {
  /** Its path, if it has one, is kept. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** Of one request, milliseconds. */
  readonly timeout?: number;
  /** Attempts after the first one while the server is away, 0.2 s apart, doubling. */
  readonly retries?: number;
}

interface Answer {
  readonly status: number;
  readonly document: unknown;
}

const shortestPause = 200;
const contentType = 'application/vnd.schemaregistry.v1+json';

/**
 * A registry that speaks the REST protocol of Confluent's. What is registered stays as it is, so that schemas are asked for
 * once. Throws `registry_unreachable`, `registry_denied`, `registry_refused`, `not_a_registry`, and what the contract says.
 */
export function httpRegistry(options: HttpRegistryOptions): SchemaRegistry {
  const { url, username = '', password = '', timeout = 10_000, retries = 3 } = options;
  const base = checkedUrl(url);
  const texts = new Map<number, string>();
  const known = new Map<string, RegisteredSchema>();
  const login: Record<string, string> =
    username === '' ? {} : { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };

  async function send(method: string, path: string, body?: object): Promise<Answer> {
    for (let attempt = 0; ; attempt++) {
      try {
        const response = await fetch(`${base}${path}`, {
          method,
          // A login page elsewhere is no answer.
          redirect: 'manual',
          headers: { accept: `${contentType}, application/json`, 'content-type': contentType, ...login },
          signal: AbortSignal.timeout(timeout),
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        if (response.status === 401 || response.status === 403) throw registryDenied(base, response.status);
        if (response.status < 500) return { status: response.status, document: parsed(text) };
        if (attempt >= retries) {
          // What a proxy says for a registry that is away.
          if (response.status > 500 && response.status < 505)
            throw registryUnreachable(base, `status ${response.status}`);
          return { status: response.status, document: parsed(text) };
        }
      } catch (error) {
        if (registryDenied.matches(error) || registryUnreachable.matches(error)) throw error;
        if (attempt >= retries) throw registryUnreachable.from(error, base, reasonOf(error));
      }
      await new Promise((resolve) => setTimeout(resolve, shortestPause * 2 ** attempt));
    }
  }

  /** The document, or null for what is not there. */
  async function ask(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await send(method, path, body);
    const { status, document } = answer;
    // A registry says what it does not find; any other server, or a wrong path, answers 404 to everything.
    if (status === 404 && isNotFound(document)) return null;
    if (status >= 300) throw refused(method, path, answer);
    if (typeof document !== 'object') throw notARegistry(base, 'what is no JSON');
    return document;
  }

  function refused(method: string, path: string, { status, document }: Answer): Error {
    if (status === 404 || status < 400) return notARegistry(base, `status ${status} for ${path}`);
    return registryRefused(`${method} ${path}`, base, messageOf(document, status));
  }

  async function entry(subject: string, version: number | 'latest'): Promise<RegisteredSchema | null> {
    if (version !== 'latest' && version < 1) return null;
    return readEntry(await ask('GET', `/subjects/${encodeURIComponent(subject)}/versions/${version}`));
  }

  return {
    async register(subject, text) {
      checkSubject(subject);
      const schema = normalised(text);
      const key = `${subject} ${schema}`;
      const present = known.get(key);
      if (present !== undefined) return present;
      unreadable(schema, schema);
      const path = `/subjects/${encodeURIComponent(subject)}`;
      const answer = await send('POST', `${path}/versions`, { schema });
      const { status, document } = answer;
      if (status === 409) {
        const latest = await entry(subject, 'latest');
        throw incompatibleSchema(subject, latest?.version ?? 0, messageOf(document, status));
      }
      if (status === 422) throw invalidSchema(messageOf(document, status));
      if (status >= 300) throw refused('POST', `${path}/versions`, answer);
      if (typeof field(document, 'id') !== 'number') throw notARegistry(base, 'no id for a schema');
      const found = readEntry(await ask('POST', path, { schema }));
      if (found === null) throw schemaNotFound(`of ${subject} that was just registered`);
      const registered = { ...found, subject, schema };
      known.set(key, registered);
      texts.set(found.id, schema);
      return registered;
    },
    async byId(id) {
      const present = texts.get(id);
      if (present !== undefined) return present;
      const document = await ask('GET', `/schemas/ids/${id}`);
      const schema = field(document, 'schema');
      if (typeof schema !== 'string') throw schemaNotFound(`with the id ${id}`);
      texts.set(id, normalised(schema));
      return normalised(schema);
    },
    latest: (subject) => entry(subject, 'latest'),
    async versions(subject) {
      const document = await ask('GET', `/subjects/${encodeURIComponent(subject)}/versions`);
      return Array.isArray(document) ? document.filter((version) => typeof version === 'number') : [];
    },
    version: (subject, version) => entry(subject, version),
    async subjects() {
      const document = await ask('GET', '/subjects');
      return Array.isArray(document) ? document.filter((subject) => typeof subject === 'string').sort() : [];
    },
    async compatibility(subject) {
      const own =
        subject === undefined ? null : await ask('GET', `/config/${encodeURIComponent(subject)}?defaultToGlobal=true`);
      return readLevel(own) ?? readLevel(await ask('GET', '/config')) ?? 'BACKWARD';
    },
    async setCompatibility(level, subject) {
      if (subject !== undefined) checkSubject(subject);
      await ask('PUT', subject === undefined ? '/config' : `/config/${encodeURIComponent(subject)}`, {
        compatibility: level,
      });
    },
  };
}

function checkedUrl(url: string): string {
  const known = URL.canParse(url) ? new URL(url) : null;
  if (known === null || !/^https?:$/.test(known.protocol)) throw registryUnreachable(url, 'it is no http or https URL');
  return known.href.replace(/\/+$/, '');
}

function field(document: unknown, name: string): unknown {
  return typeof document === 'object' && document !== null ? Reflect.get(document, name) : undefined;
}

/** 40401 subject, 40402 version, 40403 schema, 40408 level of a subject. */
function isNotFound(document: unknown): boolean {
  const code = field(document, 'error_code');
  return typeof code === 'number' && Math.floor(code / 100) === 404;
}

function readEntry(document: unknown): RegisteredSchema | null {
  const [id, subject, version, schema] = ['id', 'subject', 'version', 'schema'].map((name) => field(document, name));
  if (typeof id !== 'number' || typeof subject !== 'string' || typeof version !== 'number') return null;
  return typeof schema === 'string' ? { id, subject, version, schema: normalised(schema) } : null;
}

function readLevel(document: unknown): Compatibility | null {
  const level = field(document, 'compatibilityLevel') ?? field(document, 'compatibility');
  return compatibilityLevels.find((one) => one === level) ?? null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function messageOf(document: unknown, status: number): string {
  const message = field(document, 'message');
  return typeof message === 'string' ? message : `status ${status}`;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  return error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : error.message;
}
