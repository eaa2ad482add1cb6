import { pcg64 } from '../../../src/science/math/index.ts';
import {
  type Angle,
  cp,
  crx,
  fixedAngle,
  freeAngle,
  type Gate,
  h,
  rx,
  ry,
  rz,
  sx,
  t,
  x,
  xxPlusYY,
} from '../../../src/science/simulator/index.ts';

/** Gates of every kind on all qubits, with shared parameters and angles of exactly π, after a basis state that is not |0…0⟩. */
export function randomGates(qubits: number, count: number, seed: number, parameters: number): Gate[] {
  const random = pcg64(seed);
  const below = (n: number) => Math.floor(n * random.random());
  const angle = (): Angle => {
    const kind = below(4);
    if (kind === 0) return fixedAngle(Math.PI);
    return kind === 1 ? fixedAngle(6 * random.random()) : freeAngle(below(parameters), 1 - 2 * random.random(), 0.3);
  };
  const mask = () => Uint32Array.of(below(2 ** qubits), 0);
  const gates = Array.from({ length: count }, (): Gate[] => {
    const a = below(qubits);
    const b = (a + 1 + below(qubits - 1)) % qubits;
    switch (below(14)) {
      case 0:
        return [h(a)];
      case 1:
        return [rx(a, angle())];
      case 2:
        return [ry(a, angle())];
      case 3:
        return [rz(a, angle())];
      case 4:
        return [t(a), sx(b)];
      case 5:
        return [x(a)];
      case 6:
        return [{ kind: 'cx', control: a, target: b }];
      case 7:
        return [{ kind: 'cz', control: a, target: b }];
      case 8:
        return [{ kind: 'swap', control: a, target: b }];
      case 9:
        return [xxPlusYY(a, b, angle())];
      case 10:
        return cp(a, b, fixedAngle(random.random()));
      case 11:
        return crx(a, b, angle());
      case 12: {
        const few = (1 << a) | (1 << b);
        return [{ kind: 'pauli', x: Uint32Array.of(few, 0), z: mask(), angle: angle() }];
      }
      default:
        return [{ kind: 'pauli', x: mask(), z: mask(), angle: angle() }];
    }
  });
  return [x(1), x(qubits - 1), ...gates.flat()];
}
