import { atan2, cos } from '../math/index.ts';
import type { UnitaryGate } from './unitary.ts';

/** A textbook gate on the bits of the matrix index; control first. The angle of `x` has no meaning. */
export interface TextbookGate {
  readonly name: 'gphase' | 'rz' | 'ry' | 'p' | 'x' | 'crz' | 'cry' | 'cp';
  readonly angle: number;
  readonly on: readonly number[];
}

/**
 * A matrix of one or two qubits as textbook gates in the order of execution, global phase included. One qubit: e^(iα) Rz(β)
 * Ry(γ) Rz(δ). Two: rows are rotated into each other until the matrix is diagonal, always two rows that differ in one bit, so
 * that each rotation is a controlled one (Nielsen & Chuang §4.5.1 with the order of a Gray code).
 */
export function textbookGates({ qubits, re, im }: Pick<UnitaryGate, 'qubits' | 're' | 'im'>): TextbookGate[] {
  if (qubits.length === 1) {
    const { alpha, beta, gamma, delta } = eulerAngles(re, im);
    return withoutIdentities([
      { name: 'gphase', angle: alpha, on: [] },
      { name: 'rz', angle: delta, on: [0] },
      { name: 'ry', angle: gamma, on: [0] },
      { name: 'rz', angle: beta, on: [0] },
    ]);
  }
  const [r, s] = [re.slice(), im.slice()];
  // U = G₁†…G₆†·D: the diagonal acts first, the rotation found last comes next.
  const rotations = eliminations.map(([p, q, column]) => eliminate(r, s, p, q, column));
  return withoutIdentities([...diagonal(r, s), ...rotations.toReversed().flat()]);
}

/** Row p takes up row q so that element (q, column) becomes zero. */
const eliminations = [
  [1, 3, 0],
  [0, 2, 0],
  [0, 1, 0],
  [3, 2, 1],
  [1, 3, 1],
  [2, 3, 2],
] as const;

function eliminate(re: Float64Array, im: Float64Array, p: number, q: number, column: number): TextbookGate[] {
  const [ar, ai] = [re[4 * p + column]!, im[4 * p + column]!];
  const [br, bi] = [re[4 * q + column]!, im[4 * q + column]!];
  const norm = Math.sqrt(ar * ar + ai * ai + br * br + bi * bi);
  if (br * br + bi * bi <= 1e-33 * norm * norm) return [];
  for (let c = 0; c < 4; c++) {
    const [i, j] = [4 * p + c, 4 * q + c];
    const [pr, pi, qr, qi] = [re[i]!, im[i]!, re[j]!, im[j]!];
    re[i] = (ar * pr + ai * pi + br * qr + bi * qi) / norm;
    im[i] = (ar * pi - ai * pr + br * qi - bi * qr) / norm;
    re[j] = (ar * qr - ai * qi - br * pr + bi * pi) / norm;
    im[j] = (ar * qi + ai * qr - br * pi - bi * pr) / norm;
  }
  // What undoes it, in the order of the target's values: [[a, −b*], [b, a*]] / norm, or with p and q exchanged.
  const target = (p ^ q) >> 1;
  const control = 1 - target;
  const inOrder = p < q;
  const euler = eulerAngles(
    Float64Array.of(ar, inOrder ? -br : br, inOrder ? br : -br, ar).map((x) => x / norm),
    Float64Array.of(inOrder ? ai : -ai, bi, bi, inOrder ? -ai : ai).map((x) => x / norm),
  );
  // The determinant is 1, so α is a multiple of π; a whole turn of Rz is the sign.
  const beta = cos(euler.alpha) < 0 ? euler.beta + 2 * Math.PI : euler.beta;
  const on = [control, target];
  const flip: TextbookGate[] = ((p >> control) & 1) === 0 ? [{ name: 'x', angle: 0, on: [control] }] : [];
  return [
    ...flip,
    { name: 'crz', angle: euler.delta, on },
    { name: 'cry', angle: euler.gamma, on },
    { name: 'crz', angle: beta, on },
    ...flip,
  ];
}

function diagonal(re: Float64Array, im: Float64Array): TextbookGate[] {
  const phase = (k: number) => atan2(im[5 * k]!, re[5 * k]!);
  const [d0, d1, d2, d3] = [phase(0), phase(1), phase(2), phase(3)];
  return [
    { name: 'gphase', angle: d0, on: [] },
    { name: 'p', angle: d1 - d0, on: [0] },
    { name: 'p', angle: d2 - d0, on: [1] },
    { name: 'cp', angle: d3 - d1 - d2 + d0, on: [0, 1] },
  ];
}

/** U = e^(iα) Rz(β) Ry(γ) Rz(δ), row-major 2 × 2. */
function eulerAngles(re: Float64Array, im: Float64Array) {
  const argument = (k: number, sign = 1) => atan2(sign * im[k]!, sign * re[k]!);
  const cosine = Math.hypot(re[0]!, im[0]!);
  const sine = Math.hypot(re[2]!, im[2]!);
  const gamma = 2 * atan2(sine, cosine);
  if (cosine >= sine) {
    const alpha = (argument(0) + argument(3)) / 2;
    const sum = argument(3) - argument(0);
    const difference = sine < 1e-16 ? sum : 2 * (argument(2) - alpha);
    return { alpha, gamma, beta: (sum + difference) / 2, delta: (sum - difference) / 2 };
  }
  const alpha = (argument(2) + argument(1, -1)) / 2;
  const difference = argument(2) - argument(1, -1);
  const sum = cosine < 1e-16 ? difference : 2 * (argument(3) - alpha);
  return { alpha, gamma, beta: (sum + difference) / 2, delta: (sum - difference) / 2 };
}

/** Angles below rounding turn nothing, and nothing is left between the two x of an identity. */
function withoutIdentities(gates: readonly TextbookGate[]): TextbookGate[] {
  const kept: TextbookGate[] = [];
  for (const gate of gates) {
    if (gate.name !== 'x' && Math.abs(gate.angle) < 1e-16) continue;
    const last = kept.at(-1);
    if (gate.name === 'x' && last?.name === 'x' && last.on[0] === gate.on[0]) kept.pop();
    else kept.push(gate);
  }
  return kept;
}
