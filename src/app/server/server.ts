import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import cookie from '@fastify/cookie';
import Fastify, {
  type FastifyInstance,
  type FastifyRequest,
  type InjectOptions,
  type LightMyRequestResponse,
} from 'fastify';
import { accountRoutes } from './accounts/account-routes.ts';
import { storageRoutes } from './accounts/storage-routes.ts';
import { tokenRoutes } from './accounts/token-routes.ts';
import { userRoutes } from './accounts/user-routes.ts';
import { backendRoutes } from './backends/routes.ts';
import { catalogRoutes } from './catalog/routes.ts';
import type { Context } from './context.ts';
import { deviceRoutes } from './device-routes.ts';
import { shareSchemas } from './documents/shared-schemas.ts';
import { answerError, answerNoRoute } from './error-answers.ts';
import { loopbackOnly, unreadableBody } from './errors.ts';
import { guards, isApi, isLoopbackHost } from './guards.ts';
import { Identities } from './identity.ts';
import { JobPlaces } from './jobs/places.ts';
import { jobRoutes } from './jobs/routes.ts';
import { Streams } from './jobs/streams.ts';
import { collectRoutes, documentRoutes } from './openapi.ts';
import { type ServerOptions, serverLimits } from './options.ts';
import { pages } from './pages.ts';
import { Patience } from './patience.ts';
import { rateLimits } from './rate-limits.ts';
import { registryRoutes } from './registry/routes.ts';
import { RouteList } from './route-list.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it came, for documents that are kept to the letter. */
    bodyText: string;
  }
}

export interface Server {
  /** Port 0: any free one. Resolves to the address. Throws `loopback_only` beyond loopback when only loopback is meant. */
  listen(at: { readonly host?: string; readonly port: number }): Promise<string>;
  /** Where users reach it. */
  readonly url: string;
  /** Answers a request without a connection. */
  inject(request: InjectOptions): Promise<LightMyRequestResponse>;
  /** A job of this process has news: live streams look now instead of at their next poll. */
  wake(job?: string): void;
  /** Ends live streams, lets requests finish. What it was given (accounts, providers) stays open. */
  close(): Promise<void>;
}

/** The HTTP server: the routes of the reference (v2, v3), our own, and the pages. It listens when it is told to. */
export async function createServer(options: ServerOptions): Promise<Server> {
  if (options.localUser !== undefined && !options.loopback) throw loopbackOnly('the network');
  const limits = serverLimits(options.limits, options.loopback);
  const app = fastify(options);
  const clock = options.clock ?? Date.now;
  const secure = options.baseUrl?.startsWith('https://') ?? false;
  let address: string | null = null;
  const url = () => (options.baseUrl ?? address ?? 'http://localhost').replace(/\/+$/, '');
  const streams = new Streams(limits.streams);
  await app.register(cookie);
  const rates = await rateLimits(app, limits);
  const patience = new Patience(limits.storageMilliseconds);
  const context: Context = {
    options,
    limits,
    accounts: options.accounts,
    providers: options.providers,
    identities: new Identities(options.accounts, secure, limits.sessionSeconds),
    rates,
    patience,
    places: new JobPlaces(options.providers, patience),
    streams,
    defaultStorage: options.defaultStorage ?? 'local',
    secure,
    version: options.version ?? 'unknown',
    clock,
    url,
  };
  const servePage = options.pages === undefined ? null : await pages(app, options.pages);
  const routes = new RouteList();
  readBodiesAsJson(app);
  guards(app, options);
  logRequests(app, options, clock);
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, options));
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return;
    // Before a body is read: nobody will use it.
    if (!isApi(request.url) && servePage?.(request, reply) === true) return reply;
    const found = routes.methodsOf(request.url);
    answerNoRoute(request, reply, found.methods, found.wire);
    return reply;
  });
  app.setNotFoundHandler((request, reply) => answerNoRoute(request, reply, [], false));
  shareSchemas(app);
  await collectRoutes(app);
  app.addHook('onRoute', (route) => routes.add(route));
  backendRoutes(app, context, 'v2');
  backendRoutes(app, context, 'v3');
  jobRoutes(app, context);
  deviceRoutes(app, context);
  accountRoutes(app, context);
  tokenRoutes(app, context);
  storageRoutes(app, context);
  userRoutes(app, context);
  if (options.registry !== undefined) registryRoutes(app, context, options.registry);
  if (options.catalog !== undefined) catalogRoutes(app, context, options.catalog);
  documentRoutes(app);
  app.addHook('preClose', async () => streams.endAll());
  await app.ready();

  return {
    async listen({ host = '127.0.0.1', port }) {
      if (options.loopback && !isLoopbackHost(host)) throw loopbackOnly(host);
      address = await app.listen({ host, port });
      return address;
    },
    get url() {
      return url();
    },
    inject: (request) => app.inject(request),
    wake: (job) => streams.wake(job),
    close: () => app.close(),
  };
}

function fastify(options: ServerOptions): FastifyInstance {
  const run = randomBytes(4).toString('hex');
  let count = 0;
  return Fastify({
    logger: false,
    exposeHeadRoutes: false,
    trustProxy: options.trustProxy ?? false,
    bodyLimit: 65_536,
    genReqId: () => `${run}-${(++count).toString(36)}`,
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: 300 },
    frameworkErrors: (error, request, reply) => answerError(error, request, reply, options),
  });
}

/** Whatever the Content-Type says, as the reference does. */
function readBodiesAsJson(app: FastifyInstance): void {
  app.decorateRequest('bodyText', '');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request: FastifyRequest, body, done) => {
    const bytes = Buffer.from(body);
    if (bytes.length === 0) return done(null, undefined);
    if (!isUtf8(bytes)) return done(unreadableBody(), undefined);
    try {
      request.bodyText = bytes.toString();
      done(null, JSON.parse(request.bodyText));
    } catch (error) {
      done(unreadableBody.from(error), undefined);
    }
  });
  app.addHook('onRequest', async (request) => {
    delete request.raw.headers['content-type'];
  });
  // Schemas document; routes of the reference answer wrong input in its words, our own check theirs themselves.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (document) => JSON.stringify(document));
}

function logRequests(app: FastifyInstance, options: ServerOptions, clock: () => number): void {
  const { onEvent } = options;
  if (onEvent === undefined) return;
  const started = new WeakMap<FastifyRequest, number>();
  app.addHook('onRequest', async (request) => {
    started.set(request, clock());
  });
  app.addHook('onResponse', async (request, reply) => {
    onEvent({
      kind: 'request',
      id: request.id,
      method: request.method,
      path: request.url.split('?', 1)[0] ?? '',
      status: reply.statusCode,
      milliseconds: clock() - (started.get(request) ?? clock()),
    });
  });
}
