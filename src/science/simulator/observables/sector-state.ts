import type { SectorSimulator, Simulator } from '../contract.ts';

/** True for a simulator that keeps its state on the determinants of one sector. */
export function isSectorSimulator(simulator: Simulator): simulator is SectorSimulator {
  return 'sector' in simulator && 'state' in simulator;
}
