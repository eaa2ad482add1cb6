import { trajectorySimulator } from '../../../../src/science/simulator/index.ts';
import { simulatorConformance } from '../../../conformance/simulator.ts';

simulatorConformance('trajectorySimulator', trajectorySimulator, { maxQubits: 5, pure: false });
