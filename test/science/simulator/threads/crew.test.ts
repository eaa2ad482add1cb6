import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { Arena } from '../../../../src/science/simulator/wasm/arena.ts';
import { instantiateKernels } from '../../../../src/science/simulator/wasm/kernels.ts';
import { boardBytes, Crew } from '../../../../src/science/simulator/wasm/threads/crew.ts';
import { type Command, placeProgram, taskKernel } from '../../../../src/science/simulator/wasm/threads/program.ts';

const amplitudes = 1 << 16;

/** Packs amplitudes in 64 parts, which takes far longer than a thread needs to take a part. */
function packing(arena: Arena): { command: Command; re: number; packed: number } {
  const { re, im } = arena.planes(amplitudes);
  const packed = arena.allocate(16 * amplitudes);
  return {
    command: { kernel: taskKernel.pack, tasks: 64, args: [re, im, packed, amplitudes / 8 / 64] },
    re,
    packed,
  };
}

it('workers do tasks, whenever they come, and nobody waits for those who have not come', () => {
  const arena = new Arena(3);
  const { command, re, packed } = packing(arena);
  const program = placeProgram(arena, [command, command, command]);
  const values = arena.numbersAt(re, amplitudes);
  for (let round = 1; arena.helped() === 0; round++) {
    values.fill(round);
    arena.run(program);
    const found = arena.numbersAt(packed, 2 * amplitudes);
    expect(found[0]).toBe(round);
    expect(found[2 * amplitudes - 16]).toBe(round);
  }
  arena.dispose();
});

it('a worker that dies with a task ends the wait with a message instead of a deadlock', async () => {
  const { kernels, memory, module } = instantiateKernels(true);
  memory.grow(100);
  const board = 1024;
  const program = 65536;
  const words = new Int32Array(memory.buffer);
  words.set(
    [taskKernel.pack, 64, 1 << 20, (1 << 20) + 8 * amplitudes, (1 << 20) + 16 * amplitudes, amplitudes / 512],
    program / 4,
  );
  // Takes one task as thread 1 does, and ends.
  const dying = new Worker(
    `const { workerData: { memory, board } } = require('node:worker_threads');
     const claims = new BigInt64Array(memory.buffer);
     const at = (board + 512 + 128) / 8;
     for (;;) {
       const seen = Atomics.load(claims, at);
       const [next, end] = [seen & 0xffffn, (seen >> 16n) & 0xffffn];
       if (next < end && Atomics.compareExchange(claims, at, seen, seen + 1n) === seen) break;
     }`,
    { eval: true, workerData: { memory, board } },
  );
  const ended = new Promise((resolve) => dying.on('exit', resolve));
  let lost = 0;
  while (lost === 0) lost = kernels.runTogether(board, program, program + 128, 2, 1, 50);
  expect(lost).toBe(1);
  await ended;
  const crew = new Crew(kernels, { module, memory, board: 2 * board + boardBytes(2) }, 1);
  expect(crew.helped()).toBe(0);
});
