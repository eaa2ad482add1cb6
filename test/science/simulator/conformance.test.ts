import { statevectorSimulator, wasmSimulator } from '../../../src/science/simulator/index.ts';
import { simulatorConformance } from '../../conformance/simulator.ts';

simulatorConformance('the TypeScript simulator', statevectorSimulator, { maxQubits: 5 });
simulatorConformance('the WebAssembly simulator', wasmSimulator, { maxQubits: 5 });
// Circuits so small never share their work: what is asked for must not matter.
simulatorConformance(
  'the WebAssembly simulator with two threads',
  (circuit, observable) => wasmSimulator(circuit, observable, { threads: 2 }),
  { maxQubits: 5, runs: 10 },
);
