import type { Arena } from '../arena.ts';

/** Numbers of the kernels that take part in programs, as in `kernels/tasks.ts`, where each names its arguments. */
export const taskKernel = {
  sum: 1,
  listedRows: 2,
  gatheredRows: 3,
  pack: 4,
} as const;

/** One pass over memory in `tasks` parts, which threads share; at most 65535 parts and 30 arguments (addresses or u32). */
export interface Command {
  readonly kernel: number;
  readonly tasks: number;
  readonly args: readonly number[];
}

/** Commands in the arena, one after the other; each begins when the one before is done. */
export interface Program {
  readonly from: number;
  readonly to: number;
}

const commandBytes = 128;

export function placeProgram(arena: Arena, commands: readonly Command[]): Program {
  const from = arena.allocate(commandBytes * commands.length);
  commands.forEach(({ kernel, tasks, args }, index) => {
    arena.words.set([kernel, tasks, ...args], (from + commandBytes * index) / 4);
  });
  return { from, to: from + commandBytes * commands.length };
}
