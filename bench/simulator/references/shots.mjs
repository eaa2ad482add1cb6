import { pcg64 } from '../../../dist/science/math/index.js';
import { wasmSimulator } from '../../../dist/science/simulator/index.js';
import { timings } from '../../measure.mjs';

const goal = 0.02;

/** 10⁶ shots at 16 qubits from a state that is there; the peer's time holds the preparation, some per cent of it. */
export function shots(problems, peerRows) {
  const { circuit, hamiltonian, theta } = problems.find(({ qubits }) => qubits === 16);
  const program = wasmSimulator(circuit, hamiltonian);
  program.prepare(theta);
  const { min } = timings((k) => program.sample(1_000_000, pcg64(k)), 0.3);
  program.dispose();
  const peer = peerRows.find((row) => row.what === 'shots');
  return [
    {
      qubits: 16,
      shots: 1_000_000,
      seconds: min,
      goal,
      verdict: min <= goal ? 'met' : 'MISSED',
      aer_seconds: peer?.min ?? '-',
      ratio: peer === undefined ? '-' : peer.min / min,
    },
  ];
}
