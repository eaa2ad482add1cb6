export type * from './contract.ts';
export {
  cancelRequested,
  configSignedByAnother,
  idempotencyConflict,
  invalidDevice,
  invalidEvents,
  invalidUser,
  keyTaken,
  leaseLost,
  missingSigningKey,
  poorLogin,
  resultTooLarge,
  storageClosed,
  storageLoginRefused,
  storageRefused,
  storageUnreachable,
  transitionRefused,
} from './errors.ts';
export { type LocalProviderOptions, localProvider } from './local/provider.ts';
