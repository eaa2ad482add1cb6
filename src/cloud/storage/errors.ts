import { defineFailure } from '../../science/errors/index.ts';

export const leaseLost = defineFailure({
  code: 'lease_lost',
  status: 409,
  message: (job: string, reason: string) => `Job ${job} is not held any more: ${reason}`,
  hint: () =>
    'Stop working on it: it has ended, or another spooler took it over because this one gave no sign of life.',
});

export const cancelRequested = defineFailure({
  code: 'cancel_requested',
  status: 409,
  message: (job: string) => `The user asked to cancel job ${job} before it started.`,
  hint: () => 'Finish it as cancelled.',
});

export const transitionRefused = defineFailure({
  code: 'transition_refused',
  status: 409,
  message: (job: string, reason: string) => `Job ${job} cannot do that: ${reason}`,
  hint: () => 'Read the state of the job: it is not where the caller believes.',
});

export const invalidDevice = defineFailure({
  code: 'invalid_device',
  status: 422,
  message: (name: string) => `${JSON.stringify(name)} cannot be the name of a device.`,
  hint: () => 'A display name has 1 to 100 lower-case letters and digits.',
});

export const invalidUser = defineFailure({
  code: 'invalid_user',
  status: 422,
  message: (name: string) => `${JSON.stringify(name)} cannot be the name of a user.`,
  hint: () => 'Names have 1 to 150 characters.',
});

export const invalidEvents = defineFailure({
  code: 'invalid_events',
  status: 422,
  message: (problem: string) => `These events cannot be stored: ${problem}.`,
  hint: () => 'Numbers start at 1 and have no gap; at least one event at a time.',
});

export const missingSigningKey = defineFailure({
  code: 'missing_signing_key',
  message: (device: string) => `${device} signs its documents, but there is no private key.`,
  hint: () => 'Give the spooler its key, or publish the device with `sign` false.',
});

export const configSignedByAnother = defineFailure({
  code: 'config_signed_by_another',
  status: 409,
  message: (device: string, kid: string) => `The config of ${device} in this storage is signed with the key ${kid}.`,
  hint: () => 'Use that key, or another name for the device: its owner would not recognise what you publish.',
});

export const keyTaken = defineFailure({
  code: 'key_taken',
  status: 409,
  message: (kid: string) => `Another public key has the name ${kid} in this storage.`,
  hint: () => 'Give the key another kid: a published key never changes.',
});

export const idempotencyConflict = defineFailure({
  code: 'idempotency_conflict',
  status: 409,
  message: (job: string) => `This idempotency key belongs to job ${job}, which is another one.`,
  hint: () => 'Use a new key for each job; the same key only to repeat exactly the same submission.',
});

export const storageClosed = defineFailure({
  code: 'storage_closed',
  message: () => 'The storage provider is closed.',
  hint: () => 'This is a defect of the program: it uses a provider that it has closed.',
});

export const storageUnreachable = defineFailure({
  code: 'storage_unreachable',
  status: 503,
  message: (where: string, reason: string) => `The storage ${where} does not answer: ${reason}`,
  hint: () => 'Check its address and the network, and try again later: jobs that were acknowledged are safe.',
});

export const storageLoginRefused = defineFailure({
  code: 'storage_login_refused',
  status: 502,
  message: (where: string, reason: string) => `The storage ${where} refuses the login: ${reason}`,
  hint: () => 'Correct the login of the storage provider, or what its account is allowed to do.',
});

export const storageRefused = defineFailure({
  code: 'storage_refused',
  status: 502,
  message: (where: string, reason: string) => `The storage ${where} did not take a request: ${reason}`,
  hint: () => 'Check that the account has space left and may write; if it has, please report this.',
});

export const poorLogin = defineFailure({
  code: 'poor_login',
  status: 422,
  message: (kind: string, problem: string) => `Poor login dict for ${kind}: ${problem}.`,
  hint: () => 'Give every field of the login as a text; the guide of storage providers lists them.',
});

export const resultTooLarge = defineFailure({
  code: 'result_too_large',
  status: 413,
  message: (job: string, bytes: number, limit: number) =>
    `The result of job ${job} has ${bytes} bytes; documents of this storage have at most ${limit}.`,
  hint: () => 'End the job as failed, and submit it with fewer shots or as several jobs.',
});
