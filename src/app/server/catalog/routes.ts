import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { type Catalog, isObject, type JsonObject, parseJson, unknownTable } from '../../../lake/iceberg/index.ts';
import type { Context } from '../context.ts';
import { namespaceUnknown, notOffered, routeUnknown, unreadableBody } from '../errors.ts';
import { type Access, permit } from '../identity.ts';
import { identify, pathParameter } from '../own-route.ts';
import { answerCatalogError, sendJson } from './answers.ts';

/** The tables for other engines, and what a client needs to open their files beside a login of its own. */
export interface CatalogOptions {
  readonly catalog: Catalog;
  /** Properties of file systems (`s3.endpoint`, …) as Iceberg's clients name them. Keys only where the operator wants that. */
  readonly fileSettings?: Readonly<Record<string, string>>;
}

const root = '/iceberg/v1';
/** Whoever sees tables sees experiments of all users; whoever writes them can change what everybody reads. */
const reading: Access = { scope: 'tables:read', role: 'owner' };
const writing: Access = { scope: 'tables:write', role: 'admin' };
/** Commits name every field of a schema; ours have some kilobytes. */
const bodyBytes = 16 << 20;

const endpoints = [
  'GET /v1/{prefix}/namespaces',
  'GET /v1/{prefix}/namespaces/{namespace}',
  'HEAD /v1/{prefix}/namespaces/{namespace}',
  'GET /v1/{prefix}/namespaces/{namespace}/tables',
  'POST /v1/{prefix}/namespaces/{namespace}/tables',
  'GET /v1/{prefix}/namespaces/{namespace}/tables/{table}',
  'HEAD /v1/{prefix}/namespaces/{namespace}/tables/{table}',
  'POST /v1/{prefix}/namespaces/{namespace}/tables/{table}',
  'POST /v1/{prefix}/namespaces/{namespace}/tables/{table}/metrics',
];

interface Route {
  readonly method: HTTPMethods | HTTPMethods[];
  readonly path: string;
  readonly access: Access;
  handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
}

/** The Iceberg REST catalog (specification: apache/iceberg, open-api/rest-catalog-open-api.yaml), as far as its clients use it. */
export function catalogRoutes(app: FastifyInstance, context: Context, { catalog, fileSettings }: CatalogOptions): void {
  const { namespace } = catalog;

  function inNamespace(request: FastifyRequest): void {
    const asked = pathParameter(request, 'namespace');
    if (asked !== namespace) throw namespaceUnknown(asked);
  }

  const tableOf = (request: FastifyRequest): string => {
    inNamespace(request);
    return pathParameter(request, 'table');
  };

  async function missing(table: string): Promise<Error> {
    return unknownTable(table, namespace, await catalog.tables());
  }

  const routes: readonly Route[] = [
    {
      method: 'GET',
      path: '/config',
      access: reading,
      handle: async (_request, reply) => sendJson(reply, { defaults: fileSettings ?? {}, overrides: {}, endpoints }),
    },
    {
      method: 'GET',
      path: '/namespaces',
      access: reading,
      handle: async (request, reply) => {
        const parent = queryOf(request, 'parent');
        if (parent !== '' && parent !== namespace) throw namespaceUnknown(parent);
        return sendJson(reply, { namespaces: parent === '' ? [[namespace]] : [] });
      },
    },
    {
      method: 'GET',
      path: '/namespaces/:namespace',
      access: reading,
      handle: async (request, reply) => {
        inNamespace(request);
        return sendJson(reply, { namespace: [namespace], properties: {} });
      },
    },
    {
      method: 'HEAD',
      path: '/namespaces/:namespace',
      access: reading,
      handle: async (request, reply) => {
        inNamespace(request);
        return reply.code(204).send();
      },
    },
    {
      method: 'GET',
      path: '/namespaces/:namespace/tables',
      access: reading,
      handle: async (request, reply) => {
        inNamespace(request);
        const names = await catalog.tables();
        return sendJson(reply, { identifiers: names.map((name) => ({ namespace: [namespace], name })) });
      },
    },
    {
      method: 'POST',
      path: '/namespaces/:namespace/tables',
      access: writing,
      handle: async (request, reply) => {
        inNamespace(request);
        return sendTable(reply, await catalog.create(bodyOf(request)));
      },
    },
    {
      method: 'GET',
      path: '/namespaces/:namespace/tables/:table',
      access: reading,
      handle: async (request, reply) => {
        const table = tableOf(request);
        const found = await catalog.load(table);
        if (found === null) throw await missing(table);
        return sendTable(reply, found);
      },
    },
    {
      method: 'HEAD',
      path: '/namespaces/:namespace/tables/:table',
      access: reading,
      handle: async (request, reply) => {
        const table = tableOf(request);
        if ((await catalog.load(table)) === null) throw await missing(table);
        return reply.code(204).send();
      },
    },
    {
      method: 'POST',
      path: '/namespaces/:namespace/tables/:table',
      access: writing,
      handle: async (request, reply) => {
        const table = tableOf(request);
        const { requirements = [], updates = [] } = bodyOf(request);
        const { location, metadata } = await catalog.commit(table, { requirements, updates });
        return sendJson(reply, { 'metadata-location': location, metadata });
      },
    },
    {
      method: 'POST',
      path: '/namespaces/:namespace/tables/:table/metrics',
      access: reading,
      handle: async (_request, reply) => reply.code(204).send(),
    },
    // What the catalog does not do is said in its own words; what it does not know at all, too.
    ...(['/namespaces', '/tables/rename', '/transactions/commit', '/views/rename'] as const).map(
      (path): Route => ({
        method: 'POST',
        path,
        access: writing,
        handle: async () => {
          throw notOffered(`the one namespace is ${namespace}; tables are not renamed`);
        },
      }),
    ),
    {
      method: 'DELETE',
      path: '/namespaces/:namespace/tables/:table',
      access: writing,
      handle: async (request) => {
        tableOf(request);
        throw notOffered('tables are not dropped over the catalog');
      },
    },
  ];

  for (const { method, path, access, handle } of routes) add(method, `${root}${path}`, access, handle);
  for (const url of ['/iceberg', '/iceberg/*']) {
    add(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'], url, null, async () => {
      throw routeUnknown();
    });
  }

  function add(method: Route['method'], url: string, access: Access | null, handle: Route['handle']): void {
    app.route({
      method,
      url,
      bodyLimit: bodyBytes,
      config: { access },
      schema: { hide: true },
      onRequest: async (request, reply) => {
        void reply.header('cache-control', 'no-store').header('content-security-policy', "default-src 'none'");
        const principal = await identify(context, request, reply, () => context.identities.of(request));
        if (access !== null) permit(principal, access, request);
      },
      errorHandler: (error, request, reply) => answerCatalogError(error, request, reply, context.options),
      handler: handle,
    });
  }
}

function sendTable(
  reply: FastifyReply,
  { location, metadata }: { readonly location: string; readonly metadata: JsonObject },
): FastifyReply {
  return sendJson(reply, { 'metadata-location': location, metadata, config: {} });
}

/** The body with all digits of its numbers: snapshot ids have 63 bits. */
function bodyOf(request: FastifyRequest): JsonObject {
  const body = request.bodyText === '' ? null : parseJson(request.bodyText);
  if (!isObject(body)) throw unreadableBody();
  return body;
}

function queryOf(request: FastifyRequest, name: string): string {
  const value: unknown = Object.getOwnPropertyDescriptor(Object(request.query), name)?.value;
  return typeof value === 'string' ? value : '';
}
