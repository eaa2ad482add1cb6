import { defineFailure } from '../../science/errors/index.ts';

/** A job that breaks a rule of this device. The message starts with the reference's words where it has fixed ones. */
export const jobRefused = defineFailure({
  code: 'job_refused',
  status: 422,
  message: (problem: string) => problem,
  hint: () => 'The config of the device lists its instructions, their wires and its limits.',
});

/** The atoms of a job span more states than the device simulates. */
export const dimensionTooLarge = defineFailure({
  code: 'dimension_too_large',
  status: 422,
  message: (circuit: string, counted: string, limit: number, states: string) =>
    `Hilbert space dimension too large! ${circuit} counts ${counted} (atoms multiplied, 2 for each wire without load; at most ${limit}) and has ${states} states.`,
  hint: () => 'Load fewer atoms or use fewer wires.',
});

/** Atoms were created where some may already be, so what is left is no state. */
export const notAState = defineFailure({
  code: 'not_a_state',
  status: 422,
  message: (circuit: string, total: number) =>
    `probabilities do not sum to 1 but to ${total}: ${circuit} loads a wire that may already hold an atom.`,
  hint: () => 'Load each wire at most once and before the gates that could fill it.',
});

export const evolutionTooLong = defineFailure({
  code: 'evolution_too_long',
  status: 422,
  message: (states: number, terms: number) =>
    `An evolution of ${states} coupled states with these angles would take about ${terms} steps, too many for this simulator.`,
  hint: () => 'Use smaller angles or fewer atoms; up to 8192 states any angle works.',
});

/** The machine that should execute a job does not do what it was asked. The message names the machine. */
export const machineFailed = defineFailure({
  code: 'machine_failed',
  status: 502,
  message: (machine: string, problem: string) => `${machine}: ${problem}`,
  hint: () => 'Look at the machine and its own programs; the job can be sent again.',
});

/** A file that a device of a laboratory needs and the laboratory has not put there. */
export const deviceFileMissing = defineFailure({
  code: 'device_file_missing',
  message: (path: string, purpose: string) => `There is no file ${path}, which is ${purpose}.`,
  hint: (path: string) => `Whoever runs this device puts it there, or names another one instead of ${path}.`,
});
