import { defineFailure } from '../../science/errors/index.ts';

/** An interrupted batch names an object that is gone: its rows cannot be completed. */
export const batchObjectMissing = defineFailure({
  code: 'batch_object_missing',
  message: (object: string, batch: string) =>
    `The interrupted batch ${batch} needs the object ${object}, which is no longer there or no longer readable.`,
  hint: () => 'Put the object back where it was (its bytes are also in the event log), then process again.',
});

/** The note of an interrupted batch cannot be read. */
export const pendingBatchDamaged = defineFailure({
  code: 'pending_batch_damaged',
  message: (key: string) => `${key} in the warehouse is not the note of an interrupted batch.`,
  hint: () => 'Restore it from a copy, or delete it and run `eigenlake verify` to see whether a batch is incomplete.',
});
