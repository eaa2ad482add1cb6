import type { Gate } from '../contract.ts';
import { type Expression, numberOf } from '../expression.ts';
import { matrixOfGates } from '../matrix-product.ts';
import { type KnownGate, knownGate, knownRotation } from './known-gates.ts';
import type { Formula, GateCall, GateDefinition } from './syntax.ts';
import { rotationBody } from './write.ts';

/** Angles at which a definition is compared: no multiples of each other, and far from symmetric points. */
const probes = [
  [0.7310585, 2.1893847, -1.3246071, 0.4142136],
  [-2.5066283, 0.9159656, 1.7320508, -0.5772157],
];

/**
 * The gate that a definition spells out, when it has the name of one known here and does the same: Pauli rotations as this
 * program writes them, and gates of one and two qubits that have the same matrix, phase included. One pass instead of a dozen.
 */
export function definedAsKnown(
  definition: GateDefinition,
  expand: (call: GateCall, names: ReadonlyMap<string, Expression>, qubits: readonly number[]) => Gate[],
): KnownGate | null {
  const { name, angles, qubits, body } = definition;
  if (/^r[xyz]{2,}$/.test(name) && angles.length === 1 && name.length === qubits.length + 1) {
    const letters = name.slice(1);
    if (rotationBody(letters) === bodyText(definition)) return knownRotation(letters);
  }
  const known = knownGate(name);
  if (known === null || qubits.length > 2 || body.length > 40) return null;
  if (known.angles !== angles.length || known.qubits !== qubits.length) return null;
  const on = qubits.map((_, k) => k);
  const none = new Float64Array(0);
  const same = probes.every((values) => {
    const names = new Map(angles.map((angle, k) => [angle, numberOf(values[k] ?? 1)]));
    const gates = body.flatMap((call) =>
      expand(
        call,
        names,
        call.operands.map((operand) => qubits.indexOf(operand.name)),
      ),
    );
    const found = matrixOfGates(gates, on, none);
    const fixed = angles.map((_, k) => ({ parameter: null, factor: 0, offset: values[k] ?? 1 }));
    const wanted = matrixOfGates(known.build(on, fixed), on, none);
    if (found === null || wanted === null) return false;
    return found.re.every(
      (re, k) => Math.abs(re - wanted.re[k]!) < 1e-13 && Math.abs(found.im[k]! - wanted.im[k]!) < 1e-13,
    );
  });
  return same ? known : null;
}

/** The body with the qubits named q0, q1, … and the angle θ, as `rotationBody` writes it. */
function bodyText({ angles, qubits, body }: GateDefinition): string {
  const write = (formula: Formula): string => {
    switch (formula.kind) {
      case 'number':
        return formula.value === Math.PI ? 'pi' : String(formula.value);
      case 'name':
        return formula.name === angles[0] ? 'θ' : '?';
      case 'negative':
        return `-${write(formula.of)}`;
      case '/':
        return `${write(formula.left)}/${write(formula.right)}`;
      default:
        return '?';
    }
  };
  return body
    .map(({ modifiers, name, args, operands }) => {
      const on = operands.map((operand) => (operand.index === null ? `q${qubits.indexOf(operand.name)}` : '?'));
      const angle = args.length === 0 ? '' : `(${args.map(write).join(', ')})`;
      return `${modifiers.length === 0 ? name : '?'}${angle} ${on.join(', ')};`;
    })
    .join(' ');
}
