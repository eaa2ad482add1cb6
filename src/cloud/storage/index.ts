export type * from './contract.ts';
export { type DropboxProviderOptions, dropboxProvider } from './dropbox/provider.ts';
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
export { type MongodbProviderOptions, mongodbProvider } from './mongodb/provider.ts';
