import { defineFailure } from '../../science/errors/index.ts';

export const workerDied = defineFailure({
  code: 'experiment_died',
  message: (reason: string) => `The thread that ran the experiment died: ${reason}.`,
  hint: () =>
    'Usually memory: freeze the core, choose an active space or a smaller basis, or give Node.js more memory.',
});

export const noSettings = defineFailure({
  code: 'no_settings',
  status: 422,
  message: (experimentId: string) =>
    `Experiment ${experimentId} carries no settings: another program or an older schema wrote it.`,
  hint: () => 'Only experiments with recorded settings (topic vqe_decorated_result_v2) can be repeated bit by bit.',
});
