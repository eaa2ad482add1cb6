export type * from './contract.ts';
export { localPathOutsideRoot, storageInactive } from './errors.ts';
export { openProviders, type ProvidersOptions } from './providers.ts';
export { openStorage, type StorageOptions } from './storage-of-kind.ts';
