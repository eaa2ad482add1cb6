import type { LiveEvent } from '../api/live-events.ts';
import { hartree } from './formats.ts';

const stages: Readonly<Record<string, string>> = {
  hamiltonian: 'builds the Hamiltonian',
  mapping: 'maps it to qubits',
  reference: 'computes the reference energies',
  vqe: 'searches the ground state',
};

/** A live event as a sentence; null for those that a curve shows better. */
export function eventText(event: LiveEvent): string | null {
  const circuit = typeof event.circuit === 'string' ? `${event.circuit} ` : '';
  switch (event.kind) {
    case 'evaluation':
      return null;
    case 'stage':
      return `${circuit}${stages[String(event.stage)] ?? String(event.stage)}`;
    case 'references':
      return `${circuit}has its references: ${references(event)}`;
    case 'experiment':
      return `${circuit}is ${event.status === 'failed' ? 'not computed' : 'done'}`;
    default: {
      const { kind, ...rest } = event;
      const text = typeof rest.text === 'string' ? rest.text : JSON.stringify(rest);
      return `${kind}: ${text.length > 200 ? `${text.slice(0, 200)}…` : text}`;
    }
  }
}

function references({ hf, fci }: LiveEvent): string {
  const energy = (name: string, value: unknown) =>
    typeof value === 'number' ? [`${name} ${hartree(value)} hartree`] : [];
  return [...energy('Hartree–Fock', hf), ...energy('FCI', fci)].join(', ') || 'none';
}
