import { defineFailure } from '../../science/errors/index.ts';

export const corruptSegment = defineFailure({
  code: 'corrupt_segment',
  message: (file: string, position: number, reason: string) => `${file} is damaged at byte ${position}: ${reason}.`,
  hint: (file, position) =>
    `Restore the file from a copy. If there is none: what the sink has stored is safe as objects; \`truncate -s ${position} ${file}\` gives up what the log holds from there on.`,
});

export const logBehindObjects = defineFailure({
  code: 'log_behind_objects',
  message: (folder: string, next: number, last: number) =>
    `The log in ${folder} ends before offset ${next}, but there are objects up to offset ${last}: it has lost its end.`,
  hint: (folder) =>
    `Restore the log from a copy, or run \`eigenlake process\` and move ${folder} away: what it holds is then stored as objects, and the log goes on behind them.`,
});

export const invalidTopic = defineFailure({
  code: 'invalid_topic',
  status: 400,
  message: (topic: string) => `${JSON.stringify(topic)} cannot be a topic.`,
  hint: () => 'A topic has 1 to 249 letters, digits, dots, hyphens and underscores, and no dot in front.',
});

export const recordTooLarge = defineFailure({
  code: 'record_too_large',
  status: 413,
  message: (bytes: number, limit: number) => `The record has ${bytes} bytes; the log takes up to ${limit}.`,
  hint: () => 'Limit the evaluations of the experiment (--max-evaluations): each of them is part of its record.',
});

export const logClosed = defineFailure({
  code: 'log_closed',
  message: () => 'The event log is closed.',
  hint: () => 'This is a defect of the program: it appends after it has closed the log.',
});
