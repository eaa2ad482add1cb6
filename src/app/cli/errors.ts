import { defineFailure } from '../../science/errors/index.ts';

export const loadUnreadable = defineFailure({
  code: 'configuration_unreadable',
  status: 400,
  message: (path: string, reason: string) => `The configuration ${path} cannot be loaded: ${reason}.`,
  hint: () => 'Give a file that eigenlake run --dump wrote.',
});

export const noiseFileUnreadable = defineFailure({
  code: 'noise_file_unreadable',
  status: 400,
  message: (path: string, reason: string) => `The noise model ${path} cannot be read: ${reason}.`,
  hint: () => 'Give a JSON file of a noise model, or the name of a shipped one.',
});

export const dumpAndLoad = defineFailure({
  code: 'wrong_usage',
  status: 400,
  message: () => '--dump and --load exclude each other.',
  hint: () => 'Load a configuration, or write one; not both in one run.',
});

export const notScannable = defineFailure({
  code: 'not_scannable',
  status: 422,
  message: (name: string, reason: string) => `${name} cannot be scanned: ${reason}.`,
  hint: () =>
    'Give --atoms I,J (from 0) to move atom J away from atom I, or --scale START:STOP:STEP to stretch the whole molecule.',
});

export const parametersUnreadable = defineFailure({
  code: 'parameters_unreadable',
  status: 400,
  message: (path: string, reason: string) => `The parameters in ${path} cannot be used: ${reason}.`,
  hint: () => 'Give a JSON array of finite numbers, one for each parameter of the ansatz.',
});

export const needsPauliSum = defineFailure({
  code: 'needs_pauli_sum',
  status: 422,
  message: (path: string) => `${path} is no Pauli sum.`,
  hint: () => 'eigenlake evaluate takes a JSON array of ["IIZZ", coefficient] pairs; molecules go to eigenlake run.',
});

export const noServer = defineFailure({
  code: 'no_server',
  status: 404,
  message: (looked: readonly string[]) => `No server is known. Looked for server.json in: ${looked.join(', ')}.`,
  hint: () => 'Start one with eigenlake up, or name it with --server URL or EIGENLAKE_SERVER.',
});

export const tokenUnreadable = defineFailure({
  code: 'token_unreadable',
  status: 400,
  message: (path: string, reason: string) => `The token in ${path} cannot be read: ${reason}.`,
  hint: () => 'Give a file that holds the token and nothing else.',
});

export const jobFileUnusable = defineFailure({
  code: 'job_file_unusable',
  status: 400,
  message: (path: string, reason: string) => `${path} is no job: ${reason}.`,
  hint: () =>
    'A job is a JSON object {"experiment_0": {"instructions": […], "num_wires", "shots", "wire_order"}}; for the vqe device also a molecule file.',
});

export const passwordFileUnusable = defineFailure({
  code: 'password_file_unusable',
  status: 400,
  message: (path: string, reason: string) => `The password in ${path} cannot be read: ${reason}.`,
  hint: () => 'Give a file whose first line is the password, or - to read that line from standard input.',
});

export const loginFileUnusable = defineFailure({
  code: 'login_unusable',
  status: 400,
  message: (what: string, reason: string) => `The login ${what} cannot be used: ${reason}.`,
  hint: () => 'Give a JSON object with --login JSON or --login-file FILE; docs/guides/jobs.md shows one for each type.',
});

export const expiryUnusable = defineFailure({
  code: 'invalid_expiry',
  status: 422,
  message: (text: string) => `"${text}" is no time in the future.`,
  hint: () => 'Give a date (2027-01-31), a time (2027-01-31T12:00:00Z) or a span (12h, 30d).',
});
