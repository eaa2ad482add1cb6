import { defineFailure } from '../../science/errors/index.ts';

export const userExists = defineFailure({
  code: 'user_exists',
  status: 409,
  message: (name: string) => `There is a user named ${name} already.`,
  hint: () => 'Choose another name; upper and lower case count as the same.',
});

export const invalidUserName = defineFailure({
  code: 'invalid_user_name',
  status: 422,
  message: (name: string) =>
    `${JSON.stringify(name)} cannot be the name of a user: it takes 1 to 50 letters, digits, dots, underscores or hyphens, the first one a letter or a digit.`,
  hint: () => 'Choose another name, for example ada.lovelace.',
});

export const weakPassword = defineFailure({
  code: 'weak_password',
  status: 422,
  message: (problem: string) =>
    `The password ${problem}: it takes 10 to 1024 characters and must not be the name of the user.`,
  hint: () => 'A sentence of several words is easy to remember and hard to guess.',
});

export const invalidRole = defineFailure({
  code: 'invalid_role',
  status: 422,
  message: (role: string) => `${JSON.stringify(role)} is no role.`,
  hint: () => 'Roles are user, owner and admin.',
});

export const userUnknown = defineFailure({
  code: 'user_unknown',
  status: 404,
  message: (name: string) => `There is no user named ${JSON.stringify(name)}.`,
  hint: () => 'Check the spelling; an admin can list all users.',
});

export const lastAdmin = defineFailure({
  code: 'last_admin',
  status: 409,
  message: (name: string) => `${name} is the last active admin.`,
  hint: () => 'Make somebody else an admin first.',
});

export const invalidTokenName = defineFailure({
  code: 'invalid_token_name',
  status: 422,
  message: () => 'The name of a token takes 1 to 100 characters, none of them a control character.',
  hint: () => 'Name it after the place where it is used, for example lab notebook.',
});

export const tokenNameTaken = defineFailure({
  code: 'token_name_taken',
  status: 409,
  message: (name: string) => `There is a working token named ${JSON.stringify(name)} already.`,
  hint: () => 'Choose another name, or revoke the other token first.',
});

export const invalidScope = defineFailure({
  code: 'invalid_scope',
  status: 422,
  message: (problem: string) => `The scopes of a token cannot be used: ${problem}.`,
  hint: () =>
    'Scopes are jobs:read, jobs:submit, tables:read, tables:write, storage, account and admin; at least one is needed.',
});

export const invalidExpiry = defineFailure({
  code: 'invalid_expiry',
  status: 422,
  message: () => 'The end of a token must be a time in the future.',
  hint: () => 'Leave it out for a token that works until it is revoked.',
});

export const invalidLifetime = defineFailure({
  code: 'invalid_lifetime',
  message: (lifetime: number) => `A session cannot last ${lifetime} milliseconds.`,
  hint: () => 'Take a positive number of milliseconds.',
});

/** Also for a token of somebody else. */
export const tokenUnknown = defineFailure({
  code: 'token_unknown',
  status: 404,
  message: (id: string) => `There is no token ${JSON.stringify(id)}.`,
  hint: () => 'List your tokens to see their ids.',
});

export const storageExists = defineFailure({
  code: 'storage_exists',
  status: 409,
  message: (name: string) => `There is a storage provider named ${name} already.`,
  hint: () => 'Choose another name: it is part of the names of all its devices.',
});

/** The messages are those that users of the reference server know. */
export const invalidStorageName = defineFailure({
  code: 'invalid_storage_name',
  status: 422,
  message: (problem: string) => problem,
  hint: () =>
    'Names take 1 to 50 of a to z and 0 to 9, for example lab1; `local` is the storage of this server itself.',
});

export const invalidStorageKind = defineFailure({
  code: 'invalid_storage_kind',
  status: 422,
  message: (kind: string) => `Value '${kind}' is not a valid choice.`,
  hint: () => 'Types are local, mongodb and dropbox.',
});

export const invalidDescription = defineFailure({
  code: 'invalid_description',
  status: 422,
  message: () => 'The description of a storage provider is a text of at most 500 characters.',
  hint: () => 'Shorten it.',
});

/** The message is the one that users of the reference server know. */
export const poorLogin = defineFailure({
  code: 'poor_login',
  status: 422,
  message: (kind: string) => `Poor login dict for ${kind}.`,
  hint: () =>
    'Texts are needed: app_key, app_secret, refresh_token (dropbox); mongodb_username, mongodb_password, mongodb_database_url, or url alone (mongodb); base_path (local).',
});

export const storageUnknown = defineFailure({
  code: 'storage_unknown',
  status: 404,
  message: (name: string) => `There is no storage provider named ${JSON.stringify(name)}.`,
  hint: () => 'Check the spelling; storage providers are listed in the profile of their owner.',
});

export const unsealingFailed = defineFailure({
  code: 'unsealing_failed',
  message: (name: string, reason: string) => `The login of the storage provider ${name} cannot be opened: ${reason}.`,
  hint: () =>
    'Start with the EIGENLAKE_SECRET (or the key file) it was stored with, or enter the login of this storage provider again.',
});

export const weakSecret = defineFailure({
  code: 'weak_secret',
  message: (where: string) => `${where} holds less than 16 characters and cannot protect storage credentials.`,
  hint: () => 'Take 16 characters or more, for example the output of: openssl rand -base64 32',
});

export const accountsBusy = defineFailure({
  code: 'accounts_busy',
  status: 503,
  message: () => 'The accounts are locked by another process.',
  hint: () => 'Try again in a few seconds; a process that is stopped in the middle of a change keeps others out.',
});

export const accountsUnreachable = defineFailure({
  code: 'accounts_unreachable',
  status: 503,
  message: (reason: string) => `The database of the accounts cannot be reached: ${reason}.`,
  hint: () => 'Check that it runs and that its address, user and password are right.',
});

export const accountsDamaged = defineFailure({
  code: 'accounts_damaged',
  message: (where: string, reason: string) => `The accounts in ${where} cannot be used: ${reason}.`,
  hint: () => 'Put a copy back in its place, or move it away to begin with empty accounts.',
});

export const accountsFull = defineFailure({
  code: 'accounts_full',
  status: 507,
  message: (where: string) => `No space is left to write the accounts in ${where}.`,
  hint: () => 'Free some space or raise the quota, then try again: nothing of this change was kept.',
});

export const accountsNewer = defineFailure({
  code: 'accounts_newer',
  message: (found: number, known: number) =>
    `The accounts were changed by a later version of eigenlake (step ${found}, this one knows ${known}).`,
  hint: () => 'Update eigenlake.',
});

/** Jobs are stored under the names of their users. */
export const userNameRetired = defineFailure({
  code: 'user_name_retired',
  status: 409,
  message: (name: string) =>
    `The user name ${name} belonged to somebody who was removed, and whose jobs are still stored.`,
  hint: () => 'Choose another name. Users who will come back are better disabled than removed.',
});
