import { defineFailure } from '../../science/errors/index.ts';

export const loadUnreadable = defineFailure({
  code: 'configuration_unreadable',
  status: 400,
  message: (path: string, reason: string) => `The configuration ${path} cannot be loaded: ${reason}.`,
  hint: () => 'Give a file that eigenlake run --dump wrote.',
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
