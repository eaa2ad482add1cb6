import type { Gate } from './contract.ts';
import type { Operation, Planes } from './operation.ts';

/**
 * A run of CX, X and SWAP gates: an affine map of the basis states over GF(2), applied in one gather. The image of a state
 * is the image of its low bits ⊕ the image of its high bits. `spare` takes turns with the planes of the state.
 */
export function permutationLayer(qubits: number, gates: readonly Gate[], spare: Planes): Operation {
  const image = affineMap(qubits, gates);
  const origin = affineMap(qubits, gates.toReversed());
  return {
    free: false,
    forward: (state) => gather(state, origin, spare),
    backward(psi, lambda) {
      gather(psi, image, spare);
      gather(lambda, image, spare);
    },
  };
}

interface AffineMap {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

function affineMap(qubits: number, gates: readonly Gate[]): AffineMap {
  const half = qubits >> 1;
  const shift = imageOf(0, gates);
  return {
    low: Int32Array.from({ length: 1 << half }, (_, k) => imageOf(k, gates)),
    high: Int32Array.from({ length: 1 << (qubits - half) }, (_, k) => imageOf(k << half, gates) ^ shift),
  };
}

/** Where a run of CX, X and SWAP takes a basis state. Each of these gates is its own inverse, so the reversed list maps images back. */
export function imageOf(state: number, gates: readonly Gate[]): number {
  let k = state;
  for (const gate of gates) {
    if (gate.kind === 'x') k ^= 1 << gate.qubit;
    else if (gate.kind === 'cx') k ^= ((k >>> gate.control) & 1) << gate.target;
    else if (gate.kind === 'swap') {
      const differ = ((k >>> gate.control) ^ (k >>> gate.target)) & 1;
      k ^= (differ << gate.control) | (differ << gate.target);
    }
  }
  return k;
}

/** new[k] = old[source(k)]. */
function gather(state: Planes, source: AffineMap, spare: Planes): void {
  const { re, im } = state;
  if (spare.re.length !== re.length) {
    spare.re = new Float64Array(re.length);
    spare.im = new Float64Array(re.length);
  }
  const toRe = spare.re;
  const toIm = spare.im;
  const { low, high } = source;
  const width = low.length;
  for (let row = 0, k = 0; row < high.length; row++) {
    const base = high[row]!;
    for (let l = 0; l < width; l++, k++) {
      const from = base ^ low[l]!;
      toRe[k] = re[from]!;
      toIm[k] = im[from]!;
    }
  }
  state.re = toRe;
  state.im = toIm;
  spare.re = re;
  spare.im = im;
}
