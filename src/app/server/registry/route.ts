import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type TSchema } from 'typebox';
import type { Context } from '../context.ts';
import { byReference } from '../documents/shared-schemas.ts';
import { insufficientRole, insufficientScope, invalidCredentials, unauthorized } from '../errors.ts';
import { bearerToken, includesRole, type Principal, refuseForeignPages } from '../identity.ts';
import { identify, pathParameter } from '../own-route.ts';
import { registryContent, sendDocument } from './answers.ts';
import { refusalDocument } from './documents.ts';

/** `read`: every user with a token. `write`: owners with the scope `storage`. `manage`: admins with that scope. */
export type RegistryRight = 'read' | 'write' | 'manage';

export interface RegistryRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below /registry, parameters as `{subject}`. */
  readonly path: string;
  readonly operation: string;
  readonly summary: string;
  readonly right: RegistryRight;
  readonly body?: TSchema;
  readonly query?: TSchema;
  readonly answer: TSchema;
  /** Statuses of its refusals. */
  readonly refusals?: readonly number[];
  handle(asked: RegistryQuestion): Promise<unknown>;
}

export interface RegistryQuestion {
  parameter(name: string): string;
  /** A field of the body; undefined when there is none. */
  field(name: string): unknown;
  /** Whether a parameter of the query says so. */
  says(name: string): boolean;
  /** A parameter of the query; '' without it. */
  word(name: string): string;
  readonly reply: FastifyReply;
  /** Throws unless who asks has the right; where it depends on what is asked for. */
  demand(right: RegistryRight): void;
}

/** A schema may be large. */
const bodyBytes = 1 << 20;

export function registryRoute(app: FastifyInstance, context: Context, route: RegistryRoute): void {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const refusals = Object.fromEntries(statusesOf(route).map((status) => [status, refusalDocument]));
  const answers = { 200: route.answer, ...refusals };
  const scopes = route.right === 'read' ? [] : ['storage'];
  const principals = new WeakMap<FastifyRequest, Principal>();
  app.route({
    method: route.method,
    url: `/registry/${route.path.replace(/\{(\w+)\}/g, ':$1')}`.replace(/\/$/, ''),
    bodyLimit: bodyBytes,
    config: { wire: 'registry' },
    schema: {
      operationId: route.operation,
      summary: route.summary,
      tags: ['registry'],
      produces: [registryContent],
      security: [{ token: scopes }, { basic: scopes }],
      ...(route.body === undefined ? {} : { body: route.body, consumes: [registryContent] }),
      ...(route.query === undefined ? {} : { querystring: route.query }),
      ...(names.length === 0
        ? {}
        : { params: Type.Object(Object.fromEntries(names.map((name) => [name, Type.String()]))) }),
      response: byReference(answers),
    },
    onRequest: async (request, reply) => {
      const principal = await identify(context, request, reply, () => whoAsks(context, request));
      if (principal === null) throw unauthorized();
      demand(principal, route.right);
      principals.set(request, principal);
    },
    handler: async (request, reply) => {
      const document = await route.handle({
        parameter: (name) => pathParameter(request, name),
        field: (name) => fieldOf(request.body, name),
        says: (name) => String(fieldOf(request.query, name)).toLowerCase() === 'true',
        word: (name) => String(fieldOf(request.query, name) ?? ''),
        reply,
        demand(right) {
          const principal = principals.get(request);
          if (principal === undefined) throw unauthorized();
          demand(principal, right);
        },
      });
      return sendDocument(reply, document);
    },
  });
}

function statusesOf({ right, refusals = [] }: RegistryRoute): number[] {
  return [...new Set([401, ...(right === 'read' ? [] : [403]), ...refusals])].sort();
}

/** The token, as bearer or as the password of a basic login with its user's name; null without any. */
async function whoAsks(context: Context, request: FastifyRequest): Promise<Principal | null> {
  const login = basicLogin(request);
  if (login === null) {
    const token = bearerToken(request);
    return token === null ? null : context.identities.ofToken(token);
  }
  // A browser that was given a login once sends it along with requests of whatever page.
  refuseForeignPages(request, context.options.baseUrl);
  const principal = await context.identities.ofToken(login.password);
  if (principal.user.name.toLowerCase() !== login.name.toLowerCase()) throw invalidCredentials();
  return principal;
}

function basicLogin(request: FastifyRequest): { readonly name: string; readonly password: string } | null {
  const encoded = /^basic +([A-Za-z0-9+/_=-]+) *$/i.exec(request.headers.authorization ?? '')?.[1];
  if (encoded === undefined) return null;
  const [name = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { name, password: rest.join(':') };
}

function demand({ user, scopes }: Principal, right: RegistryRight): void {
  if (right === 'read') return;
  if (scopes !== 'all' && !scopes.includes('storage')) throw insufficientScope('storage');
  const role = right === 'write' ? 'owner' : 'admin';
  if (!includesRole(user.role, role)) throw insufficientRole(role);
}

function fieldOf(document: unknown, name: string): unknown {
  return typeof document === 'object' && document !== null
    ? Object.getOwnPropertyDescriptor(document, name)?.value
    : undefined;
}
