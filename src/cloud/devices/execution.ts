import type { CircuitResult, Instruction, JobCircuit } from '../jobs/index.ts';
import type { ExecuteOptions } from './contract.ts';
import { notAState } from './errors.ts';
import { type Pause, pauses } from './pause.ts';
import { sampleLabels, sampleStream } from './sampling.ts';
import { probabilities, type State } from './state.ts';

/** Simulates one circuit and draws its shots; `skip` words of the random stream are left out first (tests against numpy). */
export type RunCircuit = (circuit: JobCircuit, pause: Pause, skip?: number) => Promise<CircuitResult>;

/** Circuits one after another; between them the event loop gets its turn, reports go out and an abort ends the work. */
export async function executeInTurn(
  circuits: readonly JobCircuit[],
  run: RunCircuit,
  options: ExecuteOptions = {},
): Promise<{ results: CircuitResult[] }> {
  const pause = pauses(options.signal);
  options.signal?.throwIfAborted();
  const results: CircuitResult[] = [];
  for (const circuit of circuits) {
    if (pause.due()) await pause.turn();
    results.push(await run(circuit, pause));
    options.onEvent?.({ kind: 'experiment_done', name: circuit.name, done: results.length, total: circuits.length });
  }
  return { results };
}

export function circuitResult(
  circuit: JobCircuit,
  memory: readonly string[],
  instructions: readonly Instruction[] | null,
): CircuitResult {
  return {
    header: { name: circuit.name, 'extra metadata': 'text' },
    shots: circuit.shots,
    success: true,
    data: { memory, instructions },
  };
}

/** How far probabilities may miss 1 before numpy's `choice` refuses them. */
const tolerance = 1.4901161193847656e-8;

/** Shots of the wires of the `measure` instructions, all read from one state; none measured gives no memory. */
export async function measureWires(
  circuit: JobCircuit,
  state: State,
  levelOf: (basisState: number, wire: number) => number,
  pause: Pause,
  skip?: number,
): Promise<string[]> {
  const wires = circuit.instructions.flatMap(({ name, wires: [wire] }) =>
    name === 'measure' && wire !== undefined ? [wire] : [],
  );
  if (wires.length === 0) return [];
  const weights = probabilities(state);
  checkTotal(weights, circuit.name);
  const label = (basisState: number): string => wires.map((wire) => levelOf(basisState, wire)).join(' ');
  return sampleLabels(weights, circuit.shots, sampleStream(circuit.seed, skip), label, pause);
}

function checkTotal(weights: Float64Array, circuit: string): void {
  let total = 0;
  for (const weight of weights) total += weight;
  if (!(Math.abs(total - 1) <= tolerance)) throw notAState(circuit, Number(total.toFixed(6)));
}
