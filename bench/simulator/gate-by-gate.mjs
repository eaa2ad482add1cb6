// The same state with one pass over memory for each gate, by the general kernels of the same build.
import { angleAt } from '../../dist/science/simulator/index.js';
import { Arena } from '../../dist/science/simulator/wasm/arena.js';
import { gateStep } from '../../dist/science/simulator/wasm/gate-step.js';
import { secondsPerCall } from '../measure.mjs';

/** Seconds to prepare the state of a circuit without layers, and whether it is the state of `program`, bit for bit. */
export function gateByGate({ qubits, circuit, theta }, program, each = 0.3) {
  const size = 2 ** qubits;
  const arena = new Arena();
  const psi = arena.planes(size);
  const steps = circuit.gates.map((gate) => gateStep(arena, size, gate));
  const prepare = () => {
    arena.numbersAt(psi.re, size).fill(0)[0] = 1;
    arena.numbersAt(psi.im, size).fill(0);
    for (const step of steps) step.apply(psi, step.angle === null ? 0 : angleAt(step.angle, theta));
  };
  const seconds = secondsPerCall(prepare, each);
  program.prepare(theta);
  const expected = program.statevector();
  const re = arena.numbersAt(psi.re, size);
  const im = arena.numbersAt(psi.im, size);
  const difference = re.reduce(
    (worst, value, k) => Math.max(worst, Math.abs(value - expected.re[k]), Math.abs(im[k] - expected.im[k])),
    0,
  );
  return { seconds, difference };
}
