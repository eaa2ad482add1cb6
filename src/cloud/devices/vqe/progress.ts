import type { ExperimentEvent } from '../../../science/experiments/index.ts';
import type { ExecuteOptions } from '../contract.ts';

/** Events closer together than this are not worth a message: nobody sees more than 20 of them a second. */
const quietMilliseconds = 50;

/**
 * Events of an experiment as a job reports them, with the key of its circuit; energies are total energies in hartree:
 * `stage`, `references` {hf, fci} (`fci` is Lanczos' value for a Pauli sum), `evaluation` {evaluation, energy, lowest,
 * standard_error}, of which at most 20 a second are told.
 */
export function progressEvents(
  circuit: string,
  onEvent: NonNullable<ExecuteOptions['onEvent']>,
): (event: ExperimentEvent) => void {
  let nuclearRepulsion = 0;
  let last = Number.NEGATIVE_INFINITY;
  return (event) => {
    if (event.kind === 'stage') onEvent({ kind: 'stage', circuit, stage: event.stage });
    if (event.kind === 'references') {
      nuclearRepulsion = event.nuclearRepulsion;
      onEvent({ kind: 'references', circuit, hf: event.hf, fci: event.fci });
    }
    if (event.kind !== 'evaluation') return;
    const now = performance.now();
    if (now - last < quietMilliseconds) return;
    last = now;
    const { index, energy, lowestEnergy } = event.evaluation;
    onEvent({
      kind: 'evaluation',
      circuit,
      evaluation: index,
      energy: energy + nuclearRepulsion,
      lowest: lowestEnergy + nuclearRepulsion,
      standard_error: event.standardError,
    });
  };
}
