import { STATUS_CODES } from 'node:http';
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { docsPage } from './docs-page.ts';
import { isRegistry } from './guards.ts';

declare module 'fastify' {
  interface FastifyInstance {
    openapiV2(): object;
    openapiV3(): object;
  }
}

const about = {
  v2: {
    decorator: 'openapiV2',
    version: '2.0.0',
    description: 'Jobs for devices, as qlued speaks it: the token stands in body or query.',
  },
  v3: {
    decorator: 'openapiV3',
    version: '3.0.0',
    description:
      'Jobs for devices with tokens in the Authorization header; lists, live events, cancelling, accounts and storage providers.',
  },
} as const;

/** Collects the routes that are added from now on into one document for each version. */
export async function collectRoutes(app: FastifyInstance): Promise<void> {
  for (const [name, { decorator, version, description }] of Object.entries(about))
    await app.register(swagger, {
      decorator,
      // By their names, not as def-0, def-1, …
      refResolver: { buildLocalReference: (schema, _base, _fragment, index) => String(schema.$id ?? `def-${index}`) },
      openapi: {
        openapi: '3.1.0',
        info: { title: 'Eigenlake', version, description },
        ...(name === 'v3'
          ? {
              components: {
                securitySchemes: {
                  token: { type: 'http', scheme: 'bearer' },
                  basic: {
                    type: 'http',
                    scheme: 'basic',
                    description: 'below /registry: the name of a user and a token of theirs',
                  },
                  session: {
                    type: 'apiKey',
                    in: 'cookie',
                    name: 'eigenlake_session',
                    description: 'with X-CSRF-Token for everything but GET',
                  },
                },
              },
            }
          : {}),
      },
      transform: ({ schema, url }) => ({
        schema: url.startsWith(`/api/${name}/`) || (name === 'v3' && isRegistry(url)) ? schema : { hide: true },
        url,
      }),
    });
}

/** The generator says `Default Response` of every answer: its status says more. */
function describeAnswer(key: string, value: unknown): unknown {
  if (!/^\d{3}$/.test(key) || typeof value !== 'object' || value === null) return value;
  return { ...value, description: STATUS_CODES[key] ?? key };
}

/** `docs` and `openapi.json` of both versions. */
export function documentRoutes(app: FastifyInstance): void {
  const documents = { v2: () => app.openapiV2(), v3: () => app.openapiV3() };
  for (const [name, document] of Object.entries(documents)) {
    let text: string | null = null;
    app.get(`/api/${name}/openapi.json`, { schema: { hide: true } }, async (_request, reply) => {
      text ??= JSON.stringify(document(), describeAnswer);
      return reply.type('application/json; charset=utf-8').send(text);
    });
    let page: ReturnType<typeof docsPage> | null = null;
    app.get(`/api/${name}/docs`, { schema: { hide: true } }, async (_request, reply) => {
      page ??= docsPage(document(), `/api/${name}/openapi.json`);
      return reply.type('text/html; charset=utf-8').header('content-security-policy', page.policy).send(page.html);
    });
  }
}
