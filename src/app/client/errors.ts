import { defineFailure } from '../../science/errors/index.ts';

/** No answer came, however often it was tried. */
export const serverUnreachable = defineFailure({
  code: 'server_unreachable',
  status: 503,
  message: (url: string, reason: string) => `The server at ${url} does not answer: ${reason}.`,
  hint: () => 'Start it (eigenlake up), or name another with --server or EIGENLAKE_SERVER.',
});

/** The server answered with something that is no document of its API. */
export const unexpectedAnswer = defineFailure({
  code: 'unexpected_answer',
  status: 502,
  message: (url: string, status: number, what: string) => `${url} answered ${status} with ${what}.`,
  hint: () => 'Is this the address of an Eigenlake server? The address ends before /api.',
});

/** The server refused in the words of the v2 and v3 API (a status message). */
export const requestRefused = defineFailure({
  code: 'request_refused',
  status: 400,
  message: (status: number, detail: string) => `The server refused (${status}): ${detail}`,
  hint: (status: number) =>
    status === 401
      ? 'Give a token that works: --token-file FILE or EIGENLAKE_TOKEN; eigenlake token create makes one.'
      : 'eigenlake device list shows the devices of the server.',
});

/** Waiting was over before the job was. */
export const jobNotDone = defineFailure({
  code: 'job_not_done',
  status: 409,
  message: (job: string, phase: string, reason: string) =>
    `Job ${job} is ${phase}${reason === '' ? '' : `: ${reason}`}.`,
  hint: () => 'eigenlake status JOB says where it stands and why.',
});
