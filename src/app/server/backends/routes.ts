import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type TSchema } from 'typebox';
import type { Scope } from '../../../cloud/accounts/index.ts';
import { backendConfig, backendStatus } from '../../../cloud/jobs/index.ts';
import type { Context } from '../context.ts';
import { byReference } from '../documents/shared-schemas.ts';
import {
  backendConfigSchema,
  backendStatusSchema,
  jobQueryV2,
  jobQueryV3,
  postJobHeaders,
  postJobV2,
  postJobV3,
  requestProblem,
  resultSchema,
  statusMessage,
} from '../documents/wire-schemas.ts';
import { requestTooLarge } from '../errors.ts';
import { bearerToken, type Principal, permit, sessionCookie } from '../identity.ts';
import { identify, pathParameter } from '../own-route.ts';
import { invalidToken, noToken, refused, type WireAnswer, WireRefusal } from './answers.ts';
import { findDevice } from './find-device.ts';
import { jobResult, jobStatus, submitJob } from './job-answers.ts';
import { listDevices } from './list-devices.ts';
import { countCircuits, idempotencyKey, readJobQuery, readPostV2, readPostV3 } from './requests.ts';

type Version = 'v2' | 'v3';

/** The six routes of the reference, under one version. */
export function backendRoutes(app: FastifyInstance, context: Context, version: Version): void {
  const add = (route: {
    readonly method: 'GET' | 'POST';
    readonly path: string;
    readonly operation: string;
    readonly summary: string;
    readonly scope: Scope | null;
    readonly input?: Readonly<Record<string, TSchema>>;
    readonly answers: Readonly<Record<number, TSchema>>;
    answer(request: FastifyRequest, reply: FastifyReply): Promise<WireAnswer>;
  }) =>
    app.route({
      method: route.method,
      url: `/api/${version}/${route.path.replace('{backend}', ':backend')}`,
      bodyLimit: context.limits.bodyBytes,
      config: { wire: version, access: route.scope === null ? null : { scope: route.scope } },
      schema: {
        operationId: `qlued_api_${version}_${route.operation}`,
        summary: route.summary,
        tags: ['backends'],
        ...route.input,
        ...(route.path.startsWith('{') ? { params: Type.Object({ backend: Type.String() }) } : {}),
        ...(route.scope === null || version === 'v2'
          ? {}
          : { security: [{ token: [route.scope] }, { session: [route.scope] }] }),
        response: byReference(route.answers),
      },
      // On v3 a missing header is told before anything of the body is read, as the reference does.
      ...(version === 'v3' && route.scope !== null
        ? {
            onRequest: async (request: FastifyRequest) => {
              if (bearerToken(request) === null && request.cookies[sessionCookie] === undefined)
                throw new WireRefusal(noToken);
            },
          }
        : {}),
      handler: async (request, reply) => {
        const { status, body } = await route.answer(request, reply);
        return reply.code(status).send(body);
      },
    });

  const count = (request: FastifyRequest, reply: FastifyReply) => identify(context, request, reply, async () => null);

  /** The user of a v2 token that may do this; a token without the scope is as good as none. */
  async function userOfToken(request: FastifyRequest, reply: FastifyReply, token: string, scope: Scope) {
    const principal = await identify(context, request, reply, () => context.identities.ofToken(token));
    if (principal === null || !mayDo(principal, scope)) throw new WireRefusal(invalidToken);
    return principal.user.name;
  }

  /** The user of a header or, for the pages of this server, of a session. */
  async function userOf(request: FastifyRequest, reply: FastifyReply, scope: Scope) {
    const principal = await identify(context, request, reply, () => context.identities.of(request));
    if (principal === null) throw new WireRefusal(noToken);
    if (!mayDo(principal, scope)) throw new WireRefusal(invalidToken);
    return permit(principal, { scope }, request).user.name;
  }

  add({
    method: 'GET',
    path: 'backends',
    operation: 'list_backends',
    summary: 'All devices of all active storage providers',
    scope: null,
    answers: { 200: Type.Array(backendConfigSchema), 429: statusMessage },
    async answer(request, reply) {
      await count(request, reply);
      const devices = await listDevices(context);
      const body = devices.flatMap(({ storage, config }) =>
        config === null || config.display_name.includes('dummy') ? [] : [backendConfig(config, storage, null)],
      );
      return { status: 200, body };
    },
  });

  add({
    method: 'GET',
    path: '{backend}/get_config',
    operation: 'get_config',
    summary: 'The configuration of a device',
    scope: null,
    answers: { 200: backendConfigSchema, 404: statusMessage, 429: statusMessage, 503: statusMessage },
    async answer(request, reply) {
      await count(request, reply);
      const { storage, config } = await findDevice(context, pathParameter(request, 'backend'), 'config');
      return { status: 200, body: backendConfig(config, storage, context.url()) };
    },
  });

  add({
    method: 'GET',
    path: '{backend}/get_backend_status',
    operation: 'get_backend_status',
    summary: 'Whether a device is online',
    scope: null,
    answers: { 200: backendStatusSchema, 404: statusMessage, 429: statusMessage, 503: statusMessage },
    async answer(request, reply) {
      await count(request, reply);
      const { storage, config } = await findDevice(context, pathParameter(request, 'backend'), 'status');
      return { status: 200, body: backendStatus(config, storage, context.clock()) };
    },
  });

  add({
    method: 'POST',
    path: '{backend}/post_job',
    operation: 'post_job',
    summary: 'Submits a job; with an Idempotency-Key, repeating it gives the same job',
    scope: 'jobs:submit',
    input: { body: version === 'v2' ? postJobV2 : postJobV3, headers: postJobHeaders },
    answers: {
      200: statusMessage,
      400: requestProblem,
      401: Type.Union([statusMessage, requestProblem]),
      404: statusMessage,
      406: statusMessage,
      409: statusMessage,
      413: statusMessage,
      422: requestProblem,
      429: statusMessage,
    },
    async answer(request, reply) {
      let text: string;
      let user: string;
      if (version === 'v2') {
        const posted = readPostV2(request);
        text = posted.job;
        user = await userOfToken(request, reply, posted.token, 'jobs:submit');
      } else {
        user = await userOf(request, reply, 'jobs:submit');
        text = readPostV3(request);
      }
      const found = await findDevice(context, pathParameter(request, 'backend'), 'job');
      const circuits = countCircuits(text);
      const { circuits: most } = context.limits;
      if (circuits > most)
        return refused(413, requestTooLarge(`it has ${circuits} experiments, at most ${most} are allowed`).message);
      return submitJob(context, found, user, text, idempotencyKey(request));
    },
  });

  const ask = (
    operation: 'get_job_status' | 'get_job_result',
    summary: string,
    answers: Readonly<Record<number, TSchema>>,
  ) =>
    add({
      method: 'GET',
      path: `{backend}/${operation}`,
      operation,
      summary,
      scope: 'jobs:read',
      input: { querystring: version === 'v2' ? jobQueryV2 : jobQueryV3 },
      answers: {
        ...answers,
        401: Type.Union([statusMessage, requestProblem]),
        404: statusMessage,
        406: statusMessage,
        422: requestProblem,
        429: statusMessage,
        503: statusMessage,
      },
      async answer(request, reply) {
        const first = version === 'v3' ? await userOf(request, reply, 'jobs:read') : null;
        const query = readJobQuery(request, version);
        const user = first ?? (await userOfToken(request, reply, query.token, 'jobs:read'));
        const found = await findDevice(context, pathParameter(request, 'backend'), 'job');
        return operation === 'get_job_status'
          ? jobStatus(context, found, user, query.job)
          : jobResult(context, found, user, query.job, version);
      },
    });

  ask('get_job_status', 'The status of a job', { 200: statusMessage });
  ask('get_job_result', 'The result of a job, or its status until it is done', {
    200: Type.Union([resultSchema, statusMessage]),
  });
}

function mayDo(principal: Principal, scope: Scope): boolean {
  return principal.scopes === 'all' || principal.scopes.includes(scope);
}
