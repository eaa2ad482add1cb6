import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  commitConflict,
  commitRefused,
  commitStateUnknown,
  invalidCommit,
  type Json,
  tableExists,
  unknownTable,
  unsupportedTable,
  writeJson,
} from '../../../lake/iceberg/index.ts';
import { Failure } from '../../../science/errors/index.ts';
import {
  insufficientRole,
  insufficientScope,
  invalidCredentials,
  namespaceUnknown,
  notOffered,
  routeUnknown,
  tooManyRequests,
  unauthorized,
  unreadableBody,
} from '../errors.ts';
import type { ServerOptions } from '../options.ts';

/** What clients of an Iceberg REST catalog go by: status and type of `ErrorModel`. */
const types: readonly (readonly [{ readonly code: string }, status: number, type: string])[] = [
  [unauthorized, 401, 'NotAuthorizedException'],
  [invalidCredentials, 401, 'NotAuthorizedException'],
  [insufficientScope, 403, 'ForbiddenException'],
  [insufficientRole, 403, 'ForbiddenException'],
  [unknownTable, 404, 'NoSuchTableException'],
  [namespaceUnknown, 404, 'NoSuchNamespaceException'],
  [routeUnknown, 404, 'NotFoundException'],
  [notOffered, 406, 'UnsupportedOperationException'],
  [tableExists, 409, 'AlreadyExistsException'],
  [commitRefused, 409, 'CommitFailedException'],
  [commitConflict, 409, 'CommitFailedException'],
  [invalidCommit, 400, 'BadRequestException'],
  [unsupportedTable, 400, 'BadRequestException'],
  [unreadableBody, 400, 'BadRequestException'],
  [tooManyRequests, 429, 'TooManyRequestsException'],
  [commitStateUnknown, 500, 'CommitStateUnknownException'],
];

/** JSON whose 64-bit ids keep their digits. */
export function sendJson(reply: FastifyReply, document: Json): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(writeJson(document));
}

/** Every error as `{"error": {"message", "type", "code"}}`. Neither paths nor stacks leave the server. */
export function answerCatalogError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  options: ServerOptions,
): void {
  const { message, type, code } = modelOf(error, request.id);
  if (code >= 500) options.onEvent?.({ kind: 'error', id: request.id, error });
  void sendJson(reply.code(code), { error: { message, type, code } });
}

function modelOf(error: unknown, id: string): { message: string; type: string; code: number } {
  const known = types.find(([one]) => error instanceof Failure && error.code === one.code);
  if (known !== undefined && error instanceof Failure) {
    return { message: `${error.message} ${error.hint}`.trim(), type: known[2], code: known[1] };
  }
  if (error instanceof Failure && error.status < 500) {
    return { message: `${error.message} ${error.hint}`.trim(), type: 'BadRequestException', code: error.status };
  }
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return { message: 'The request has too many bytes.', type: 'BadRequestException', code: 413 };
  }
  if (error instanceof Failure && [502, 503, 504, 507].includes(error.status)) {
    // Reached before anything was committed, or by reading: to repeat it is safe.
    return {
      message: `The object store does not answer (request ${id}).`,
      type: 'ServiceUnavailableException',
      code: 503,
    };
  }
  return { message: `The server failed (request ${id}).`, type: 'InternalServerError', code: 500 };
}
