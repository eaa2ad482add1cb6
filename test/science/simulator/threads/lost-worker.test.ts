import { Worker } from 'node:worker_threads';
import { expect, it, vi } from 'vitest';
import { wasmSimulator } from '../../../../src/science/simulator/index.ts';
import type { Assignment } from '../../../../src/science/simulator/wasm/threads/workers.ts';
import { efficientSU2, randomPoint, randomSum } from '../wasm/layered.ts';

let employed = 0;

vi.mock('../../../../src/science/simulator/wasm/threads/workers.ts', () => ({
  mayBlock: true,
  canShareMemory: () => true,
  dismiss: () => undefined,
  /** A worker that takes one task and fails as one whose kernel traps. */
  employ({ memory, board, me }: Assignment) {
    employed++;
    return new Worker(
      `const { workerData: { memory, board, me } } = require('node:worker_threads');
       const claims = new BigInt64Array(memory.buffer);
       const at = (board + 512 + 128 * me) / 8;
       for (;;) {
         const seen = Atomics.load(claims, at);
         const [next, end] = [seen & 0xffffn, (seen >> 16n) & 0xffffn];
         if (next < end && Atomics.compareExchange(claims, at, seen, seen + 1n) === seen) break;
       }
       const words = new Int32Array(memory.buffer);
       Atomics.store(words, (board + 388) / 4, 1);
       Atomics.notify(words, (board + 128) / 4);`,
      { eval: true, workerData: { memory, board, me } },
    );
  },
}));

it('a simulator that loses a worker computes on with one thread, with the same bits', () => {
  const circuit = efficientSU2(12, 2);
  const observable = randomSum(12, 40, 3);
  const theta = randomPoint(circuit.parameters, 4);
  const alone = wasmSimulator(circuit, observable);
  const shared = wasmSimulator(circuit, observable, { threads: 2 });
  const gradients = [alone, shared].map((simulator) => {
    const gradient = new Float64Array(circuit.parameters);
    const energies = Array.from({ length: 60 }, () => simulator.energyAndGradient(theta, gradient));
    return { gradient, energies, measured: simulator.expectation(), state: simulator.statevector() };
  });
  expect(gradients[1]).toEqual(gradients[0]);
  expect(employed).toBe(1);
});
