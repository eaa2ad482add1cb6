import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type TSchema } from 'typebox';
import type { Checked } from './checked.ts';
import type { Context } from './context.ts';
import { byReference } from './documents/shared-schemas.ts';
import { invalidCredentials } from './errors.ts';
import { type Access, type Principal, permit } from './identity.ts';

interface Described {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below /api/v3, parameters as `{job}`. */
  readonly path: string;
  /** The operation id of the OpenAPI document. */
  readonly operation: string;
  readonly summary: string;
  readonly tag: 'jobs' | 'devices' | 'account' | 'storage' | 'users' | 'server';
  readonly body?: Checked<unknown>;
  readonly query?: Checked<unknown>;
  /** What it answers, by status. */
  readonly answers: Readonly<Record<number, TSchema>>;
}

export interface Asked<Who> {
  readonly principal: Who;
  /** A part of the path. */
  parameter(name: string): string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** A route for everybody; who is signed in is told. */
export interface PublicRoute extends Described {
  handle(asked: Asked<Principal | null>): Promise<unknown>;
}

/** A route for some users. */
export interface UserRoute extends Described {
  readonly access: Access;
  handle(asked: Asked<Principal>): Promise<unknown>;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The protocol whose error bodies the route speaks; null for our own. */
    wire?: 'v2' | 'v3' | 'registry' | null;
    access?: Access | null;
  }
}

/** Documents of our own routes are small: only jobs are large, and they come in over the routes of the reference. */
const bodyBytes = 65_536;

export function publicRoute(app: FastifyInstance, context: Context, route: PublicRoute): void {
  addRoute(app, context, route, null, (asked) => route.handle(asked));
}

export function userRoute(app: FastifyInstance, context: Context, route: UserRoute): void {
  const { access } = route;
  addRoute(app, context, route, access, (asked) =>
    route.handle({ ...asked, principal: permit(asked.principal, access, asked.request) }),
  );
}

/** Who asks, counted against the limit of the token, the user or the address. */
export async function identify(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  find: () => Promise<Principal | null>,
): Promise<Principal | null> {
  const address = `address ${request.ip}`;
  try {
    const principal = await find();
    await context.rates.request(request, reply, principal === null ? address : `user ${principal.user.name}`);
    return principal;
  } catch (error) {
    if (invalidCredentials.matches(error)) await context.rates.request(request, reply, address);
    throw error;
  }
}

function addRoute(
  app: FastifyInstance,
  context: Context,
  route: Described,
  access: Access | null,
  handle: (asked: Asked<Principal | null>) => Promise<unknown>,
): void {
  const principals = new WeakMap<FastifyRequest, Principal | null>();
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  app.route({
    method: route.method,
    url: `/api/v3/${route.path.replace(/\{(\w+)\}/g, ':$1')}`,
    bodyLimit: bodyBytes,
    config: { wire: null, access },
    schema: {
      operationId: route.operation,
      summary: route.summary,
      tags: [route.tag],
      ...(route.body === undefined ? {} : { body: route.body.schema }),
      ...(route.query === undefined ? {} : { querystring: route.query.schema }),
      ...(names.length === 0
        ? {}
        : { params: Type.Object(Object.fromEntries(names.map((name) => [name, Type.String()]))) }),
      ...(access === null ? {} : { security: securityOf(access) }),
      response: byReference(route.answers),
    },
    // Who may not ask is told so before anything of the body is read.
    onRequest: async (request, reply) => {
      const principal = await identify(context, request, reply, () => context.identities.of(request));
      principals.set(request, principal);
      if (access !== null) permit(principal, access, request);
    },
    handler: (request, reply) =>
      handle({
        principal: principals.get(request) ?? null,
        parameter: (name) => pathParameter(request, name),
        request,
        reply,
      }),
  });
}

/** A part of the path of a request, decoded. */
export function pathParameter(request: FastifyRequest, name: string): string {
  const value: unknown = Object.getOwnPropertyDescriptor(Object(request.params), name)?.value;
  return typeof value === 'string' ? value : '';
}

function securityOf(access: Access): Record<string, string[]>[] {
  const scopes = access.scope === undefined ? [] : [access.scope];
  return access.session === true ? [{ session: scopes }] : [{ token: scopes }, { session: scopes }];
}
