import type { JobCircuit } from '../../jobs/index.ts';
import type { BackendFacts } from './backend.ts';
import { nativeGates } from './native-gates.ts';

/**
 * A circuit as an OpenQASM 3 program on physical qubits (`$0` …, wire = qubit), in gates the backend has; the k-th `measure`
 * writes bit k of `c`. Everything in it is a known name or a checked number.
 */
export function openQasm(circuit: JobCircuit, backend: BackendFacts): string {
  const measures = circuit.instructions.filter(({ name }) => name === 'measure').length;
  const lines = ['OPENQASM 3.0;', 'include "stdgates.inc";', `bit[${measures}] c;`];
  let measured = 0;
  for (const instruction of circuit.instructions) {
    const { name, wires } = instruction;
    if (name === 'measure') lines.push(`c[${measured++}] = measure $${wires[0]};`);
    else if (name === 'barrier')
      lines.push(`barrier ${(wires.length > 0 ? wires : all(circuit.wires)).map(qubit).join(', ')};`);
    else {
      for (const gate of nativeGates(instruction, backend.entangler, backend.isListed)) {
        const angle = gate.angle === null ? '' : `(${float(gate.angle)})`;
        lines.push(`${gate.name}${angle} ${gate.qubits.map(qubit).join(', ')};`);
      }
    }
  }
  return `${lines.join('\n')}\n`;
}

const qubit = (wire: number): string => `$${wire}`;
const all = (count: number): number[] => Array.from({ length: count }, (_, wire) => wire);

/** OpenQASM takes a number without point for an integer. */
function float(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** Samples of the register `c` as memory: hexadecimal numbers whose bit k is what the k-th `measure` saw. */
export function memoryOfSamples(samples: readonly string[], measures: number): string[] {
  return samples.map((sample) => {
    const bits = BigInt(sample).toString(2).padStart(measures, '0').slice(-measures);
    return [...bits].reverse().join(' ');
  });
}
