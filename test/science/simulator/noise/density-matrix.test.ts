import { densityMatrixSimulator } from '../../../../src/science/simulator/index.ts';
import { simulatorConformance } from '../../../conformance/simulator.ts';

simulatorConformance('densityMatrixSimulator', densityMatrixSimulator, { maxQubits: 5, pure: false });
