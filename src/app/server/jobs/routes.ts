import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { forApi, isFinal, longName } from '../../../cloud/jobs/index.ts';
import type { StoredResult } from '../../../cloud/storage/index.ts';
import { checkedQuery } from '../checked.ts';
import type { Context } from '../context.ts';
import {
  answers,
  anyDocument,
  eventText,
  jobDetailSchema,
  jobPageSchema,
  phases,
  verificationSchema,
} from '../documents/own-schemas.ts';
import { circuitResultSchema, resultSchema } from '../documents/wire-schemas.ts';
import { circuitUnknown, jobFailed, jobNotFinished, jobUnknown, resultLost } from '../errors.ts';
import type { Principal } from '../identity.ts';
import { type Asked, userRoute } from '../own-route.ts';
import { jobDetail } from './job-documents.ts';
import { jobPage } from './job-list.ts';
import { eventStream } from './live-events.ts';
import type { JobPlace } from './places.ts';
import { settledState } from './settled-state.ts';
import { verify } from './verification.ts';

const jobQuery = checkedQuery(
  Type.Object({
    device: Type.Optional(Type.String({ maxLength: 100 })),
    storage: Type.Optional(Type.String({ maxLength: 100 })),
    phase: Type.Optional(Type.Union(phases.map((phase) => Type.Literal(phase)))),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    cursor: Type.Optional(Type.String({ maxLength: 1000 })),
  }),
);
const eventQuery = checkedQuery(
  Type.Object({ after: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })) }),
);

const reads = { scope: 'jobs:read' } as const;
const json = 'application/json; charset=utf-8';

/** Jobs of the user who asks; those of others are unknown. */
export function jobRoutes(app: FastifyInstance, context: Context): void {
  userRoute(app, context, {
    method: 'GET',
    path: 'jobs',
    operation: 'list_jobs',
    summary: 'Own jobs, latest first',
    tag: 'jobs',
    access: reads,
    query: jobQuery,
    answers: answers(200, jobPageSchema, [401, 403, 422]),
    handle({ principal, request }) {
      const { device, storage, phase, limit, cursor } = jobQuery.read(request.query);
      return jobPage(context, principal.user.name, {
        limit: limit ?? 50,
        ...(device === undefined ? {} : { device }),
        ...(storage === undefined ? {} : { storage }),
        ...(phase === undefined ? {} : { phase }),
        ...(cursor === undefined ? {} : { cursor }),
      });
    },
  });

  userRoute(app, context, {
    method: 'GET',
    path: 'jobs/{job}',
    operation: 'get_job',
    summary: 'Where a job stands',
    tag: 'jobs',
    access: reads,
    answers: answers(200, jobDetailSchema, [401, 403, 404, 503]),
    handle: (asked) => detail(asked),
  });

  userRoute(app, context, {
    method: 'GET',
    path: 'jobs/{job}/job',
    operation: 'get_posted_job',
    summary: 'The job as it was posted, to the letter',
    tag: 'jobs',
    access: reads,
    answers: answers(200, anyDocument, [401, 403, 404, 503]),
    async handle(asked) {
      const { place, job } = await placeOf(asked);
      const text = await place.provider.job(place.device, job);
      if (text === null) throw jobUnknown();
      return asked.reply.type(json).send(text);
    },
  });

  userRoute(app, context, {
    method: 'GET',
    path: 'jobs/{job}/result',
    operation: 'get_result',
    summary: 'The result of a finished job',
    tag: 'jobs',
    access: reads,
    answers: answers(200, resultSchema, [401, 403, 404, 409, 503]),
    async handle(asked) {
      const { place, stored } = await finished(asked);
      const config = await place.provider.config(place.device);
      const name = config === null ? `${place.storage}_${place.device}_simulator` : longName(place.storage, config);
      return forApi(stored.document, 'v3', name);
    },
  });

  userRoute(app, context, {
    method: 'GET',
    path: 'jobs/{job}/experiments/{key}',
    operation: 'get_circuit_result',
    summary: 'One experiment of a result, by its key in the job',
    tag: 'jobs',
    access: reads,
    answers: answers(200, circuitResultSchema, [401, 403, 404, 409, 503]),
    async handle(asked) {
      const { stored } = await finished(asked);
      const key = asked.parameter('key');
      const circuit = stored.document.results.find(({ header }) => header.name === key);
      if (circuit === undefined) throw circuitUnknown();
      return circuit;
    },
  });

  userRoute(app, context, {
    method: 'GET',
    path: 'jobs/{job}/signed_result',
    operation: 'get_signed_result',
    summary: 'The result as it is stored, signature included',
    tag: 'jobs',
    access: reads,
    answers: answers(200, anyDocument, [401, 403, 404, 409, 503]),
    async handle(asked) {
      const { stored } = await finished(asked);
      return asked.reply.type(json).send(stored.text);
    },
  });

  userRoute(app, context, {
    method: 'GET',
    path: 'jobs/{job}/verification',
    operation: 'verify_result',
    summary: 'Whether the signature of the result is that of its device',
    tag: 'jobs',
    access: reads,
    answers: answers(200, verificationSchema, [401, 403, 404, 409, 503]),
    async handle(asked) {
      const { place, stored } = await finished(asked);
      return verify(place.provider, stored.text);
    },
  });

  userRoute(app, context, {
    method: 'GET',
    path: 'jobs/{job}/events',
    operation: 'get_events',
    summary: 'Live events (text/event-stream), from Last-Event-ID or `after` on; the last one is `end`',
    tag: 'jobs',
    access: reads,
    query: eventQuery,
    answers: answers(200, eventText, [401, 403, 404, 422, 503]),
    async handle(asked) {
      const { request, reply, principal } = asked;
      const { after } = eventQuery.read(request.query);
      const { place, job } = await placeOf(asked);
      const stream = context.streams.open(principal.user.name, job);
      // Also when the reader leaves before the first event.
      request.raw.once('close', stream.end);
      reply.raw.once('close', stream.end);
      const events = eventStream(
        place,
        job,
        lastEventId(request.headers['last-event-id']) ?? after ?? 0,
        stream,
        context.limits,
        context.clock,
      );
      const body = Readable.from(events);
      // The head has been sent: what fails now can only end the stream, and the reader comes back.
      body.once('error', (error) => context.options.onEvent?.({ kind: 'error', id: request.id, error }));
      return reply
        .type('text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(body);
    },
  });

  userRoute(app, context, {
    method: 'POST',
    path: 'jobs/{job}/cancel',
    operation: 'cancel_job',
    summary: 'Ends a waiting job, asks a running one to stop; a finished one stays as it is',
    tag: 'jobs',
    access: { scope: 'jobs:submit' },
    answers: answers(200, jobDetailSchema, [401, 403, 404, 503]),
    async handle(asked) {
      const { place, job } = await placeOf(asked);
      if ((await place.provider.requestCancel(place.device, job)) === null) throw jobUnknown();
      context.streams.wake(job);
      return detail(asked);
    },
  });

  async function placeOf(asked: Asked<Principal>): Promise<{ readonly place: JobPlace; readonly job: string }> {
    const job = asked.parameter('job');
    const place = await context.places.find(asked.principal.user.name, job);
    if (place === null) throw jobUnknown();
    return { place, job };
  }

  async function detail(asked: Asked<Principal>) {
    const { place, job } = await placeOf(asked);
    const found = await jobDetail(context, place, job);
    if (found === null) throw jobUnknown();
    return found;
  }

  /** Throws `job_not_finished`, `job_failed`, `result_lost`. */
  async function finished(
    asked: Asked<Principal>,
  ): Promise<{ readonly place: JobPlace; readonly stored: StoredResult }> {
    const { place, job } = await placeOf(asked);
    const state = await settledState(place, job, context.clock());
    if (state === null) throw jobUnknown();
    if (!isFinal(state.phase)) throw jobNotFinished(state.phase);
    if (state.phase !== 'done') throw jobFailed(state.phase, state.reason ?? 'its status says why.');
    const stored = await place.provider.result(place.device, job);
    if (stored === null) throw resultLost();
    return { place, stored };
  }
}

/** Null for none and for one that we never gave. */
function lastEventId(header: string | string[] | undefined): number | null {
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : null;
}
