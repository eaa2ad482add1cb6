export type * from './contract.ts';
export {
  foreignHost,
  insufficientRole,
  insufficientScope,
  internalError,
  invalidCredentials,
  invalidRequest,
  jobFailed,
  jobNotFinished,
  jobUnknown,
  loopbackOnly,
  requestTooLarge,
  tooManyRequests,
  unauthorized,
} from './errors.ts';
export type { ServerEvent, ServerLimits, ServerOptions } from './options.ts';
export { createServer, type Server } from './server.ts';
