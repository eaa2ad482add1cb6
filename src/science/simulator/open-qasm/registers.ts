import { openQasmNotRead } from '../errors.ts';
import type { Expression } from '../expression.ts';
import { evaluateFormula } from './evaluate-formula.ts';
import type { Formula, Operand, Place, Statement } from './syntax.ts';

const qubitLimit = 64;
const bitLimit = 1_000_000;

/** The qubits of a program: registers one after the other in the order of their declaration, or physical qubits $0, $1, …. */
export class Registers {
  private readonly qubits = new Map<string, readonly number[]>();
  private readonly names: ReadonlyMap<string, Expression>;
  private readonly measured = new Set<number>();
  private readonly used = new Set<number>();
  private declared = 0;
  private physical = 0;

  constructor(names: ReadonlyMap<string, Expression>) {
    this.names = names;
  }

  get count(): number {
    return this.declared + this.physical;
  }

  isRegister(name: string): boolean {
    return this.qubits.has(name);
  }

  declare({ kind, name, size: formula, at }: Extract<Statement, { readonly kind: 'qubits' | 'bits' }>): void {
    const size = formula === null ? 1 : this.whole(formula);
    const limit = kind === 'qubits' ? qubitLimit : bitLimit;
    if (size < 1 || size > limit)
      throw refusal(at, `a register of ${size} ${kind} is not possible`, `Declare 1 to ${limit}.`);
    if (kind === 'bits') return;
    if (this.qubits.has(name)) throw refusal(at, `there are two registers "${name}"`, 'Give each its own name.');
    if (this.physical > 0) throw refusal(at, 'registers and physical qubits are mixed', 'Use one of both.');
    if (this.declared + size > qubitLimit) {
      throw refusal(
        at,
        `these are more than ${qubitLimit} qubits`,
        'Use fewer: that is the most any simulator here holds.',
      );
    }
    this.qubits.set(
      name,
      Array.from({ length: size }, (_, k) => this.declared + k),
    );
    this.declared += size;
  }

  /** The qubits that an operand of a gate stands for; a register gives as many calls. */
  ofGate(operand: Operand): readonly number[] {
    const qubits = this.of(operand);
    for (const qubit of qubits) {
      if (this.measured.has(qubit)) {
        throw refusal(
          operand.at,
          `qubit ${qubit} was measured before`,
          'Measure at the end only: a circuit has no measurements inside.',
        );
      }
      this.used.add(qubit);
    }
    return qubits;
  }

  measure(operand: Operand): void {
    for (const qubit of this.of(operand)) this.measured.add(qubit);
  }

  /** Qubits begin in |0⟩, so a reset before the first gate says nothing new. */
  reset(operand: Operand): void {
    for (const qubit of this.of(operand)) {
      if (!this.used.has(qubit) && !this.measured.has(qubit)) continue;
      throw refusal(
        operand.at,
        `qubit ${qubit} is reset after its first gate`,
        'Only a reset at the beginning is possible.',
      );
    }
  }

  /** A whole number, for sizes and indices. */
  whole(formula: Formula): number {
    const value = evaluateFormula(formula, this.names);
    if (value.kind === 'number' && Number.isSafeInteger(value.value)) return value.value;
    throw refusal(formula.at, 'this is no whole number', 'Sizes, indices and numbers of controls are whole constants.');
  }

  private of({ name, index, at }: Operand): readonly number[] {
    const register = /^\$\d+$/.test(name) ? this.physicalQubit(name, at) : this.qubits.get(name);
    if (register === undefined)
      throw refusal(at, `there is no qubit "${name}"`, `Declare it before: qubit[n] ${name};`);
    if (index === null) return register;
    const size = register.length;
    const checked = (formula: Formula) => {
      const k = this.whole(formula);
      const place = k < 0 ? k + size : k;
      if (place >= 0 && place < size) return place;
      throw refusal(formula.at, `"${name}" has no qubit ${k}`, `Its qubits are 0 to ${size - 1}.`);
    };
    if (index.kind === 'set') return index.of.map((formula) => register[checked(formula)]!);
    const step = index.step === null ? 1 : this.whole(index.step);
    if (step === 0) throw refusal(at, 'the step of the range is zero', 'Use 1 or another whole number.');
    const first = index.first === null ? (step > 0 ? 0 : size - 1) : checked(index.first);
    const last = index.last === null ? (step > 0 ? size - 1 : 0) : checked(index.last);
    const chosen: number[] = [];
    for (let k = first; step > 0 ? k <= last : k >= last; k += step) chosen.push(register[k]!);
    return chosen;
  }

  private physicalQubit(name: string, at: Place): readonly number[] {
    if (this.declared > 0) throw refusal(at, 'registers and physical qubits are mixed', 'Use one of both.');
    const qubit = Number(name.slice(1));
    if (qubit >= qubitLimit)
      throw refusal(at, `there is no qubit ${name}`, `Physical qubits are $0 to $${qubitLimit - 1}.`);
    this.physical = Math.max(this.physical, qubit + 1);
    return [qubit];
  }
}

export function refusal({ line, column }: Place, what: string, advice: string) {
  return openQasmNotRead(line, column, what, advice);
}
