import { statevectorSimulator, wasmSimulator } from '../../../src/science/simulator/index.ts';
import { simulatorConformance } from '../../conformance/simulator.ts';

simulatorConformance('the TypeScript simulator', statevectorSimulator, { maxQubits: 5 });
simulatorConformance('the WebAssembly simulator', wasmSimulator, { maxQubits: 5 });
