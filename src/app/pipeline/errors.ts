import { defineFailure } from '../../science/errors/index.ts';

export const experimentUnknown = defineFailure({
  code: 'experiment_unknown',
  status: 404,
  message: (wanted: string, path: string) =>
    wanted === 'last' ? `There is no experiment yet in ${path}.` : `No experiment in ${path} ends in ${wanted}.`,
  hint: () =>
    'eigenlake energies lists what is there; eigenlake process takes in records that are not in the tables yet.',
});

export const experimentAmbiguous = defineFailure({
  code: 'experiment_ambiguous',
  status: 409,
  message: (wanted: string, candidates: readonly string[]) =>
    `${candidates.length} experiments end in ${wanted}: ${candidates.slice(0, 5).join(', ')}${candidates.length > 5 ? ', …' : ''}.`,
  hint: () => 'Give more of the end of the id.',
});

export const recordMissing = defineFailure({
  code: 'record_missing',
  status: 404,
  message: (experiment: string, object: string) =>
    `The record of ${experiment} cannot be read: ${object} is missing or damaged.`,
  hint: () => '`eigenlake verify` tells what is missing; the tables still hold the trajectory.',
});

export const undeliveredDamaged = defineFailure({
  code: 'undelivered_damaged',
  message: (path: string) => `${path} is no record that was kept for sending.`,
  hint: () => 'Move the file away; what is in it was never sent.',
});

export const stillBeingSent = defineFailure({
  code: 'still_being_sent',
  message: (experiment: string) => `Another process is sending the record of ${experiment} at this moment.`,
  hint: () => 'It keeps the record if it cannot be sent; ask again when it has ended.',
});

export const recordsUndelivered = defineFailure({
  code: 'records_undelivered',
  message: (count: number, folder: string, reason: string, _what: string) =>
    `${count} ${count === 1 ? 'record' : 'records'} could not be sent and ${count === 1 ? 'is' : 'are'} kept in ${folder}: ${reason}`,
  hint: (_count: number, _folder: string, _reason: string, what: string) =>
    `Nothing is lost: eigenlake resend, or the next run that sends, sends what is kept. ${what}`,
});

export const tablesBusy = defineFailure({
  code: 'tables_busy',
  status: 409,
  message: (path: string) => `Another process works on the tables of ${path}.`,
  hint: () => 'Wait until its batch is done, then repeat the command.',
});

export const batchPending = defineFailure({
  code: 'batch_pending',
  status: 409,
  message: () => 'A batch was begun and not finished: its tables do not fit together yet.',
  hint: () => 'Finish it with eigenlake process, then repeat the command.',
});
