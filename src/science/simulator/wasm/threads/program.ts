import type { Arena } from '../arena.ts';

/** Numbers of the kernels that take part in programs, as in `kernels/tasks.ts`, where each names its arguments. */
export const taskKernel = {
  sum: 1,
  listedRows: 2,
  gatheredRows: 3,
  pack: 4,
  layer: 5,
  angles: 6,
  gatePass: 7,
  lanes: 32,
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

export const commandBytes = 128;

export function placeProgram(arena: Arena, commands: readonly Command[]): Program {
  const from = arena.allocate(commandBytes * commands.length);
  commands.forEach((command, index) => {
    writeCommand(arena, from + commandBytes * index, command);
  });
  return { from, to: from + commandBytes * commands.length };
}

/** Writes a command to `commandBytes` of room. */
export function writeCommand(arena: Arena, at: number, { kernel, tasks, args }: Command): void {
  arena.words.set([kernel, tasks, ...args], at / 4);
}
