import { affineAngle } from '../affine-expression.ts';
import { type AngleSum, scaledAngle } from '../angle-sum.ts';
import { freeAngle } from '../circuit.ts';
import type { Gate } from '../contract.ts';
import { controlled } from '../controlled-gates.ts';
import type { Expression } from '../expression.ts';
import { x } from '../gate-builders.ts';
import { fractionalPower, inverseGates } from '../gate-power.ts';
import { cswap, mcp, mcrx, mcry, mcrz, mcx, mcz } from '../multi-controlled-gates.ts';
import { definedAsKnown } from './defined-as-known.ts';
import { evaluateFormula } from './evaluate-formula.ts';
import { type KnownGate, knownGate } from './known-gates.ts';
import { refusal } from './registers.ts';
import type { GateCall, GateDefinition, Modifier } from './syntax.ts';

/** More gates, or calls inside calls, than any circuit here has; 64 definitions that each call the one before twice are 2⁶⁴. */
const gateLimit = 1_000_000;
const workLimit = 16_000_000;
/** What a call costs beside its words. */
const callWork = 8;
const depthLimit = 256;
/** Each control doubles the number of rotations of what is no X, rotation or phase. */
const controlledLimit = 16_384;

/** Turns gate calls into core gates. Angles that are not affine in the inputs become parameters of their own, as `expressions`. */
export class Expansion {
  readonly expressions: Expression[];
  private readonly definitions = new Map<string, GateDefinition>();
  private readonly known = new Map<string, KnownGate | null>();
  private readonly nonlinear = new Map<Expression, AngleSum>();
  /** Words executed and gates handed on, over all levels. */
  private work = 0;
  private gates = 0;

  /** The inputs of the text are the first expressions. */
  constructor(inputs: readonly Expression[]) {
    this.expressions = [...inputs];
  }

  define(definition: GateDefinition): void {
    const { name, at } = definition;
    if (this.definitions.has(name)) throw refusal(at, `the gate "${name}" is defined twice`, 'Keep one definition.');
    this.definitions.set(name, definition);
    this.known.set(name, null);
    // The gates in its body must exist by now, so nothing can call itself.
    this.known.set(
      name,
      definedAsKnown(definition, (call, names, qubits) => this.ofCall(call, names, qubits)),
    );
  }

  /** The gates of one call on single qubits. `names` are the numbers in sight. */
  ofCall(call: GateCall, names: ReadonlyMap<string, Expression>, qubits: readonly number[], depth = 0): Gate[] {
    const { at } = call;
    this.spend(call, call.words + callWork);
    if (depth > depthLimit) throw refusal(at, `more than ${depthLimit} definitions are nested`, 'Write them flatter.');
    if (new Set(qubits).size < qubits.length)
      throw refusal(at, `"${call.name}" acts twice on one qubit`, 'Give it different qubits.');
    const args = call.args.map((formula) => evaluateFormula(formula, names));
    const gates = this.modified(call, call.modifiers, args, qubits, names, depth);
    this.spend(call, gates.length);
    if (depth === 0) {
      this.gates += gates.length;
      this.checkSize(call, this.gates);
    }
    return gates;
  }

  private modified(
    call: GateCall,
    modifiers: readonly Modifier[],
    args: readonly Expression[],
    qubits: readonly number[],
    names: ReadonlyMap<string, Expression>,
    depth: number,
  ): Gate[] {
    const [modifier, ...inner] = modifiers;
    if (modifier === undefined) return this.plain(call, args, qubits, depth);
    const argument = modifier.argument === null ? 1 : constant(modifier, evaluateFormula(modifier.argument, names));
    if (modifier.kind === 'inv') return inverseGates(this.modified(call, inner, args, qubits, names, depth));
    if (modifier.kind === 'pow') {
      return this.power(call, modifier, this.modified(call, inner, args, qubits, names, depth), argument);
    }
    if (!Number.isInteger(argument) || argument < 1 || argument > qubits.length) {
      throw refusal(
        modifier.at,
        `${modifier.kind} with ${argument} controls on ${qubits.length} qubits`,
        'Controls are named before the qubits of the gate.',
      );
    }
    const controls = qubits.slice(0, argument);
    const flips = modifier.kind === 'negctrl' ? controls.map(x) : [];
    const gates = this.modified(call, inner, args, qubits.slice(argument), names, depth);
    return [...flips, ...this.controlled(call, gates, controls), ...flips];
  }

  private plain(call: GateCall, args: readonly Expression[], qubits: readonly number[], depth: number): Gate[] {
    const { name, at } = call;
    const definition = this.definitions.get(name);
    const known = definition === undefined ? knownGate(name) : (this.known.get(name) ?? null);
    const [angleCount, qubitCount] =
      definition !== undefined
        ? [definition.angles.length, definition.qubits.length]
        : [known?.angles ?? 0, known?.qubits ?? 0];
    if (definition === undefined && known === null) {
      throw refusal(
        at,
        `there is no gate "${name}"`,
        'Define it before its first use, or use the gates of stdgates.inc.',
      );
    }
    if (args.length !== angleCount || qubits.length !== qubitCount) {
      const wanted = `${angleCount} angles and ${qubitCount} qubits`;
      throw refusal(at, `"${name}" takes ${wanted}, not ${args.length} and ${qubits.length}`, 'Correct the call.');
    }
    if (known !== null)
      return known.build(
        qubits,
        args.map((angle) => this.angle(angle)),
      );
    const { angles, qubits: formal, body } = definition!;
    const inner = new Map(angles.map((angle, k) => [angle, args[k]!]));
    const places = new Map(formal.map((qubit, k) => [qubit, qubits[k]!]));
    const gates: Gate[] = [];
    for (const part of body) {
      const on = part.operands.map((operand) => {
        const qubit = operand.index === null ? places.get(operand.name) : undefined;
        if (qubit === undefined)
          throw refusal(
            operand.at,
            `the gate "${name}" has no qubit "${operand.name}"`,
            'A body may use the qubits of its gate only.',
          );
        return qubit;
      });
      for (const gate of this.ofCall(part, inner, on, depth + 1)) gates.push(gate);
      this.checkSize(call, gates.length);
    }
    return gates;
  }

  private angle(expression: Expression): AngleSum {
    const affine = affineAngle(expression);
    if (affine !== null) return affine;
    const known = this.nonlinear.get(expression);
    if (known !== undefined) return known;
    const angle = freeAngle(this.expressions.push(expression) - 1);
    this.nonlinear.set(expression, angle);
    return angle;
  }

  private power(call: GateCall, { at }: Modifier, gates: readonly Gate[], exponent: number): Gate[] {
    if (Number.isInteger(exponent)) {
      const once = exponent < 0 ? inverseGates(gates) : gates;
      const times = once.length === 0 ? 0 : Math.abs(exponent);
      this.spend(call, once.length);
      this.checkSize(call, once.length * times);
      return Array.from({ length: times }, () => once).flat();
    }
    const result = fractionalPower(gates, exponent);
    if (result !== null) return result;
    throw refusal(
      at,
      `the power ${exponent} of "${call.name}" is not known`,
      'Powers that are no whole numbers exist for rotations and fixed gates of one qubit; put ctrl @ before pow.',
    );
  }

  private controlled(call: GateCall, gates: readonly Gate[], controls: readonly number[]): Gate[] {
    const all: Gate[] = [];
    for (const gate of gates) {
      let list = shortlyControlled(gate, controls) ?? [gate];
      if (list.length === 1 && list[0] === gate) {
        for (const control of controls.toReversed()) {
          list = controlled(list, control);
          if (list.length > controlledLimit)
            throw refusal(
              call.at,
              `"${call.name}" has too many controls`,
              'Write it with fewer, as x or p gates with controls.',
            );
        }
      }
      for (const part of list) all.push(part);
      this.spend(call, list.length);
      this.checkSize(call, all.length);
    }
    return all;
  }

  private spend({ at }: GateCall, work: number): void {
    this.work += work;
    if (this.work <= workLimit) return;
    throw refusal(at, 'definitions inside definitions make this too long', 'Write fewer gates, or define larger ones.');
  }

  private checkSize({ at }: GateCall, size: number): void {
    if (size > gateLimit)
      throw refusal(at, `the circuit has more than ${gateLimit} gates`, 'Write fewer, or define larger gates.');
  }
}

function constant({ kind, at }: Modifier, value: Expression): number {
  if (value.kind === 'number') return value.value;
  throw refusal(at, `the argument of ${kind} depends on an input`, 'Write a number.');
}

/** What has fewer gates than a control at a time, or null. */
function shortlyControlled(gate: Gate, controls: readonly number[]): Gate[] | null {
  switch (gate.kind) {
    case 'x':
      return mcx(controls, gate.qubit);
    case 'cx':
      return mcx([...controls, gate.control], gate.target);
    case 'cz':
      return mcz([...controls, gate.control], gate.target);
    case 'swap':
      return controls.length === 1 ? cswap(controls[0]!, gate.control, gate.target) : null;
    case 'rx':
      return mcrx(controls, gate.qubit, gate.angle);
    case 'ry':
      return mcry(controls, gate.qubit, gate.angle);
    case 'rz':
      return mcrz(controls, gate.qubit, gate.angle);
    case 'pauli': {
      const isPhase = [...gate.x, ...gate.z].every((word) => word === 0);
      return isPhase ? mcp(controls.slice(0, -1), controls.at(-1)!, scaledAngle(gate.angle, -0.5)) : null;
    }
    default:
      return null;
  }
}
