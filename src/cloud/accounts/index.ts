export type * from './contract.ts';
export {
  accountsBusy,
  accountsDamaged,
  accountsFull,
  accountsNewer,
  accountsUnreachable,
  invalidDescription,
  invalidExpiry,
  invalidLifetime,
  invalidRole,
  invalidScope,
  invalidStorageKind,
  invalidStorageName,
  invalidTokenName,
  invalidUserName,
  lastAdmin,
  poorLogin,
  storageExists,
  storageUnknown,
  tokenNameTaken,
  tokenUnknown,
  unsealingFailed,
  userExists,
  userNameRetired,
  userUnknown,
  weakPassword,
  weakSecret,
} from './errors.ts';
export { type Secret, secretFrom } from './secret.ts';
export { checkLogin, checkStorageKind, checkStorageName, type StorageLogin } from './storage-login.ts';
export { type AccountsOptions, type AccountsPlace, openAccounts } from './store.ts';
