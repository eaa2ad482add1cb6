import { STATUS_CODES } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refusedStatus } from '../../cloud/jobs/index.ts';
import { Failure } from '../../science/errors/index.ts';
import { invalidToken, unparsable, type WireAnswer, WireRefusal } from './backends/answers.ts';
import {
  internalError,
  invalidCredentials,
  methodNotAllowed,
  requestTooLarge,
  routeUnknown,
  unavailable,
  unreadableBody,
} from './errors.ts';
import { isRegistry } from './guards.ts';
import type { ServerOptions } from './options.ts';
import { RegistryRefusal, refusalOf, sendDocument } from './registry/answers.ts';

/** Answers everything that a route throws, in the shape of its version. Neither paths nor stacks leave the server. */
export function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  options: ServerOptions,
): void {
  const wire = request.is404 ? null : (request.routeOptions.config.wire ?? null);
  if (error instanceof WireRefusal) {
    void reply.code(error.answer.status).send(error.answer.body);
    return;
  }
  if (error instanceof RegistryRefusal) {
    answerRefusal(error, reply);
    return;
  }
  const failure = publicFailure(error);
  if (failure.status >= 500) options.onEvent?.({ kind: 'error', id: request.id, error });
  if (wire === 'registry') {
    answerRefusal(refusalOf(failure, request.id), reply);
    return;
  }
  if (wire === null) {
    const id = failure.status === 500 ? { id: request.id } : {};
    void reply.code(failure.status).send({ error: { ...failure.toJSON(), ...id } });
    return;
  }
  const { status, body } = wireAnswer(failure, request.id);
  void reply.code(status).send(body);
}

function answerRefusal(refusal: RegistryRefusal, reply: FastifyReply): void {
  if (refusal.status === 401) void reply.header('www-authenticate', 'Basic realm="Eigenlake", charset="UTF-8"');
  void sendDocument(reply.code(refusal.status), refusal.body);
}

/** 404 and 405: no route was found. `methods`: those that the path knows. */
export function answerNoRoute(
  request: FastifyRequest,
  reply: FastifyReply,
  methods: readonly string[],
  wire: boolean,
): void {
  if (isRegistry(request.url)) {
    const status = methods.length === 0 ? 404 : 405;
    if (status === 405) void reply.header('allow', methods.join(', '));
    answerRefusal(new RegistryRefusal(status, `HTTP ${status} ${STATUS_CODES[status]}`), reply);
    return;
  }
  if (methods.length === 0) {
    void reply.code(404).send({ error: routeUnknown().toJSON() });
    return;
  }
  void reply.code(405).header('allow', methods.join(', '));
  if (wire) void reply.type('text/html; charset=utf-8').send(methodNotAllowed().message);
  else void reply.send(request.method === 'HEAD' ? undefined : { error: methodNotAllowed().toJSON() });
}

/** What a client may read of an error. */
function publicFailure(error: unknown): Failure {
  if (error instanceof Failure) {
    if (error.status < 500) return error;
    // What happens inside a storage or a database is its owner's business, and may name hosts and folders.
    if ([502, 503, 504, 507].includes(error.status)) return unavailable();
    return internalError();
  }
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return requestTooLarge('its body has too many bytes');
  if (typeof code === 'string' && code.startsWith('FST_ERR_CTP_')) return unreadableBody();
  if (code === 'FST_ERR_BAD_URL' || code === 'FST_ERR_MAX_PARAM_LENGTH') return routeUnknown();
  return internalError();
}

function wireAnswer(failure: Failure, id: string): WireAnswer {
  if (failure.code === unreadableBody.code) return unparsable;
  if (failure.code === invalidCredentials.code) return invalidToken;
  const text = failure.code === internalError.code ? `The server failed (request ${id}).` : failure.message;
  return { status: failure.status, body: refusedStatus(text) };
}
