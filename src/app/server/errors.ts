import { defineFailure } from '../../science/errors/index.ts';

export const unauthorized = defineFailure({
  code: 'unauthorized',
  status: 401,
  message: () => 'This needs a signed-in user or a token.',
  hint: () => 'Send `Authorization: Bearer TOKEN`, or sign in on the pages.',
});

export const invalidCredentials = defineFailure({
  code: 'invalid_credentials',
  status: 401,
  message: () => 'Invalid credentials!',
  hint: () => 'The token is unknown, revoked or expired, or its user is not active: make a new one.',
});

export const wrongLogin = defineFailure({
  code: 'wrong_login',
  status: 401,
  message: () => 'The name or the password is wrong.',
  hint: () => 'Check both; after several failures the account waits a quarter of an hour.',
});

export const wrongPassword = defineFailure({
  code: 'wrong_password',
  status: 403,
  message: () => 'The current password is wrong.',
  hint: () => 'Give the password with which you sign in now.',
});

export const insufficientScope = defineFailure({
  code: 'insufficient_scope',
  status: 403,
  message: (scope: string) => `This token may not do that: it lacks the scope ${scope}.`,
  hint: () => 'Make a token with that scope; scopes of a token never change.',
});

export const insufficientRole = defineFailure({
  code: 'insufficient_role',
  status: 403,
  message: (role: string) => `Only users with the role ${role} may do that.`,
  hint: () => 'Ask an administrator of this server for the role.',
});

export const sessionNeeded = defineFailure({
  code: 'session_needed',
  status: 403,
  message: () => 'This is for signed-in users of the pages, not for tokens.',
  hint: () => 'Exchange the token for a session first: POST /api/v3/account/session.',
});

export const wrongCsrf = defineFailure({
  code: 'wrong_csrf',
  status: 403,
  message: () => 'The request does not carry the secret of its session.',
  hint: () => 'Send the `csrf` of GET /api/v3/account in the header X-CSRF-Token.',
});

export const foreignOrigin = defineFailure({
  code: 'foreign_origin',
  status: 403,
  message: () => 'Pages of other sites may not sign users in here.',
  hint: () => 'Use the pages of this server, or a program without an Origin header.',
});

export const foreignHost = defineFailure({
  code: 'foreign_host',
  status: 403,
  message: () => 'This server answers programs of its own machine only, under the name localhost or 127.0.0.1.',
  hint: () => 'Call it by such a name; to serve others, start it with --host and accounts.',
});

export const loopbackOnly = defineFailure({
  code: 'loopback_only',
  status: 422,
  message: (host: string) => `A server that only this machine may use cannot listen on ${host}.`,
  hint: () => 'Listen on 127.0.0.1, or add users (eigenlake user add) and start it for the network.',
});

export const signUpClosed = defineFailure({
  code: 'sign_up_closed',
  status: 403,
  message: () => 'Nobody can make an account here.',
  hint: () => 'Ask an administrator of this server for an account.',
});

export const unreadableBody = defineFailure({
  code: 'unreadable_body',
  status: 400,
  message: () => 'Cannot parse request body',
  hint: () => 'Send JSON in UTF-8.',
});

export const invalidRequest = defineFailure({
  code: 'invalid_request',
  status: 422,
  message: (where: string, problem: string) => `${where} ${problem}.`,
  hint: () => 'The document /api/v3/openapi.json describes what each route takes.',
});

export const requestTooLarge = defineFailure({
  code: 'request_too_large',
  status: 413,
  message: (what: string) => `The request is too large: ${what}.`,
  hint: () => 'Split the job into several smaller ones.',
});

export const tooManyRequests = defineFailure({
  code: 'too_many_requests',
  status: 429,
  message: (seconds: number) => `Too many requests: wait ${seconds} s.`,
  hint: () => 'The header Retry-After says when the next request is welcome; ask less often, or use live events.',
});

export const tooManyStreams = defineFailure({
  code: 'too_many_streams',
  status: 429,
  message: (count: number) => `You read live events of ${count} jobs already.`,
  hint: () => 'Close one of them first.',
});

export const routeUnknown = defineFailure({
  code: 'route_unknown',
  status: 404,
  message: () => 'There is nothing at this address.',
  hint: () => '/api/v2/docs and /api/v3/docs list the routes.',
});

export const methodNotAllowed = defineFailure({
  code: 'method_not_allowed',
  status: 405,
  message: () => 'Method not allowed',
  hint: () => 'The header Allow lists the methods of this address.',
});

export const jobUnknown = defineFailure({
  code: 'job_unknown',
  status: 404,
  message: () => 'There is no such job.',
  hint: () => 'You only see your own jobs: GET /api/v3/jobs lists them.',
});

export const jobNotFinished = defineFailure({
  code: 'job_not_finished',
  status: 409,
  message: (phase: string) => `The job is ${phase}: there is no result yet.`,
  hint: () => 'Follow /api/v3/jobs/JOB/events, or ask again later.',
});

export const jobFailed = defineFailure({
  code: 'job_failed',
  status: 409,
  message: (phase: string, reason: string) =>
    `The job ${phase === 'cancelled' ? 'was cancelled' : 'failed'}: ${reason}`,
  hint: () => 'There will be no result; correct the job and submit it again.',
});

export const resultLost = defineFailure({
  code: 'result_lost',
  status: 404,
  message: () => 'The job is done, but its result is not in the storage.',
  hint: () => 'Somebody removed it, or it is damaged: submit the job again.',
});

export const circuitUnknown = defineFailure({
  code: 'circuit_unknown',
  status: 404,
  message: () => 'The result has no such experiment.',
  hint: () => 'Its keys are those of the job: experiment_0, experiment_1, …',
});

export const keyUnknown = defineFailure({
  code: 'key_unknown',
  status: 404,
  message: () => 'No storage knows this key.',
  hint: () => 'The kid of a signed document stands in its header.',
});

export const unavailable = defineFailure({
  code: 'unavailable',
  status: 503,
  message: () => 'A storage provider, or the accounts, cannot be reached just now.',
  hint: () => 'Try again later; owners can test their storage providers on the pages.',
});

export const internalError = defineFailure({
  code: 'internal_error',
  status: 500,
  message: () => 'The server failed.',
  hint: () => 'This is a defect: report it with the id of the request.',
});

export const namespaceUnknown = defineFailure({
  code: 'namespace_unknown',
  status: 404,
  message: (name: string) => `There is no namespace ${JSON.stringify(name)}.`,
  hint: () => 'All tables are in quantum_features.',
});

export const notOffered = defineFailure({
  code: 'not_offered',
  status: 406,
  message: (what: string) => `The catalog does not do that: ${what}.`,
  hint: () => 'The guide “Tables for every engine” says what it does.',
});
