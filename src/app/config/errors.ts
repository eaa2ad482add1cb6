import { defineFailure } from '../../science/errors/index.ts';

/** A command that only reads found no data folder. */
export const noData = defineFailure({
  code: 'no_data',
  status: 404,
  message: (looked: readonly string[]) => `There is no data folder. Looked at: ${looked.join(', ')}.`,
  hint: () => 'Run an experiment first (eigenlake run H2), or name the folder with --data or EIGENLAKE_DATA.',
});
