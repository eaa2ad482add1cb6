import { densityMatrixSimulator, exampleNoiseModel } from '../../../dist/science/simulator/index.js';
import { timings } from '../../measure.mjs';

/** An exact noisy energy: a depolarising channel after every gate, of a density matrix. */
export function noise(problems, all, peerRows) {
  const model = exampleNoiseModel('ideal-readout');
  return problems
    .filter(({ qubits }) => qubits <= (all ? 12 : 8))
    .map(({ qubits, circuit, hamiltonian, theta }) => {
      const program = densityMatrixSimulator(circuit, hamiltonian, { noise: model });
      const energy = program.energy(theta);
      const moved = Array.from({ length: 8 }, (_, k) => theta.map((angle) => angle + 0.001 * (k + 1)));
      const { min } = timings((k) => program.energy(moved[k & 7]), 0.3);
      program.dispose();
      const peer = peerRows.find((row) => row.what === 'noisy energy' && row.qubits === qubits);
      return {
        qubits,
        seconds: min,
        aer_seconds: peer?.min ?? '-',
        ratio: peer === undefined ? '-' : peer.min / min,
        difference: peer === undefined ? '-' : Math.abs(peer.energy - energy),
      };
    });
}
