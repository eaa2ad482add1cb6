import type { AngleSum } from '../angle-sum.ts';
import { scaledAngle, turnsBy } from '../angle-sum.ts';
import type { Gate } from '../contract.ts';
import { ch, cp, crx, cry, crz, csx, cu, cy } from '../controlled-gates.ts';
import { cx, cz, h, rx, ry, rz, swap, x, xxPlusYY } from '../gate-builders.ts';
import { ccx, ccz, cswap } from '../multi-controlled-gates.ts';
import * as standard from '../standard-gates.ts';

/** A gate by its name: what its angles and qubits, both in the order of the call, become. */
export interface KnownGate {
  readonly angles: number;
  readonly qubits: number;
  build(on: readonly number[], angles: readonly AngleSum[]): Gate[];
}

const one = (build: (qubit: number) => Gate): KnownGate => ({
  angles: 0,
  qubits: 1,
  build: ([a]) => [build(a!)],
});
const two = (build: (a: number, b: number) => Gate): KnownGate => ({
  angles: 0,
  qubits: 2,
  build: ([a, b]) => [build(a!, b!)],
});
const turn = (build: (qubit: number, angle: AngleSum) => Gate[]): KnownGate => ({
  angles: 1,
  qubits: 1,
  build: ([a], [phi]) => build(a!, phi!),
});
const turnOfTwo = (build: (a: number, b: number, angle: AngleSum) => Gate[]): KnownGate => ({
  angles: 1,
  qubits: 2,
  build: ([a, b], [phi]) => build(a!, b!, phi!),
});
const halfSum = (phi: AngleSum, lambda: AngleSum) =>
  standard.globalPhase([...scaledAngle(phi, -0.5), ...scaledAngle(lambda, -0.5)]);

/** Those of stdgates.inc, with `U` and `gphase`. u2 and u3 have determinant 1, u and U have not. */
const standardGates: Readonly<Record<string, KnownGate>> = {
  gphase: { angles: 1, qubits: 0, build: (_, [phi]) => standard.globalPhase(phi!) },
  U: { angles: 3, qubits: 1, build: ([a], [theta, phi, lambda]) => standard.u(a!, theta!, phi!, lambda!) },
  id: { angles: 0, qubits: 1, build: () => [] },
  x: one(x),
  y: one(standard.y),
  z: one(standard.z),
  h: one(h),
  s: one(standard.s),
  sdg: one(standard.sdg),
  t: one(standard.t),
  tdg: one(standard.tdg),
  sx: one(standard.sx),
  p: turn(standard.p),
  phase: turn(standard.p),
  u1: turn(standard.p),
  u2: {
    angles: 2,
    qubits: 1,
    build: ([a], [phi, lambda]) => [
      ...standard.u(a!, { parameter: null, factor: 0, offset: Math.PI / 2 }, phi!, lambda!),
      ...halfSum(phi!, lambda!),
    ],
  },
  u3: {
    angles: 3,
    qubits: 1,
    build: ([a], [theta, phi, lambda]) => [...standard.u(a!, theta!, phi!, lambda!), ...halfSum(phi!, lambda!)],
  },
  rx: turn((a, phi) => turnsBy(phi, (angle) => rx(a, angle))),
  ry: turn((a, phi) => turnsBy(phi, (angle) => ry(a, angle))),
  rz: turn((a, phi) => turnsBy(phi, (angle) => rz(a, angle))),
  cx: two(cx),
  CX: two(cx),
  cy: two(cy),
  cz: two(cz),
  ch: two(ch),
  swap: two(swap),
  cp: turnOfTwo(cp),
  cphase: turnOfTwo(cp),
  crx: turnOfTwo(crx),
  cry: turnOfTwo(cry),
  crz: turnOfTwo(crz),
  cu: {
    angles: 4,
    qubits: 2,
    build: ([a, b], [theta, phi, lambda, gamma]) => cu(a!, b!, [theta!, phi!, lambda!, gamma!]),
  },
  ccx: { angles: 0, qubits: 3, build: ([a, b, c]) => ccx(a!, b!, c!) },
  cswap: { angles: 0, qubits: 3, build: ([a, b, c]) => cswap(a!, b!, c!) },
};

/** Those that programs define under the same name, taken as they are where the text does not. */
const furtherGates: Readonly<Record<string, KnownGate>> = {
  u: { angles: 3, qubits: 1, build: ([a], [theta, phi, lambda]) => standard.u(a!, theta!, phi!, lambda!) },
  sxdg: one(standard.sxdg),
  iswap: two(standard.iswap),
  csx: two(csx),
  rxx: turnOfTwo(standard.rxx),
  ryy: turnOfTwo(standard.ryy),
  rzz: turnOfTwo(standard.rzz),
  rzx: turnOfTwo(standard.rzx),
  xx_plus_yy: turnOfTwo((a, b, phi) => turnsBy(phi, (angle) => xxPlusYY(a, b, angle))),
  ccz: { angles: 0, qubits: 3, build: ([a, b, c]) => ccz(a!, b!, c!) },
};

/** A gate that needs no definition, or null. */
export function knownGate(name: string): KnownGate | null {
  if (Object.hasOwn(standardGates, name)) return standardGates[name]!;
  return Object.hasOwn(furtherGates, name) ? furtherGates[name]! : null;
}

/** exp(−iθP/2) on as many qubits as there are letters, in their order. */
export function knownRotation(letters: string): KnownGate {
  return {
    angles: 1,
    qubits: letters.length,
    build: (on, [phi]) =>
      standard.pauliTurn(Object.fromEntries(on.map((qubit, k) => [qubit, letters[k] as standard.PauliLetter])), phi!),
  };
}
