import { defineFailure } from '../../science/errors/index.ts';

export const workerDied = defineFailure({
  code: 'experiment_died',
  message: (reason: string) => `The thread that ran the experiment died: ${reason}.`,
  hint: () =>
    'Usually memory: freeze the core, choose an active space or a smaller basis, or give Node.js more memory.',
});
