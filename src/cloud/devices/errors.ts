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
