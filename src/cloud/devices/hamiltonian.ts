/** A real symmetric operator on `dimension` basis states: its diagonal and each coupling of two different states once. */
export interface SparseHamiltonian {
  readonly dimension: number;
  readonly diagonal: Float64Array;
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly strength: readonly number[];
}

/** States that the operator connects, ascending; no coupling leaves a block. */
export interface Block {
  readonly states: Uint32Array;
  readonly diagonal: Float64Array;
  /** Couplings in positions of `states`. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly strength: Float64Array;
}

/**
 * The connected blocks of an operator, by their lowest state. What it conserves (total spin projection, particle numbers)
 * needs no naming: it shows as blocks.
 */
export function connectedBlocks(hamiltonian: SparseHamiltonian): Block[] {
  const { dimension, diagonal, from, to, strength } = hamiltonian;
  const parent = Uint32Array.from({ length: dimension }, (_, state) => state);
  const root = (state: number): number => {
    let top = state;
    while (parent[top] !== top) {
      parent[top] = parent[parent[top]!]!;
      top = parent[top]!;
    }
    return top;
  };
  for (let c = 0; c < from.length; c++) {
    const a = root(from[c]!);
    const b = root(to[c]!);
    // The lowest state is the root, so blocks come out in order.
    if (a < b) parent[b] = a;
    else parent[a] = b;
  }
  const blockOf = new Uint32Array(dimension);
  const sizes: number[] = [];
  for (let state = 0; state < dimension; state++) {
    const top = root(state);
    if (top === state) sizes.push(0);
    blockOf[state] = top === state ? sizes.length - 1 : blockOf[top]!;
    sizes[blockOf[state]!]!++;
  }
  const couplings = new Uint32Array(sizes.length);
  for (const state of from) couplings[blockOf[state]!]!++;
  const blocks = sizes.map((size, b) => ({
    states: new Uint32Array(size),
    diagonal: new Float64Array(size),
    from: new Uint32Array(couplings[b]!),
    to: new Uint32Array(couplings[b]!),
    strength: new Float64Array(couplings[b]!),
  }));
  const filled = new Uint32Array(sizes.length);
  const position = new Uint32Array(dimension);
  for (let state = 0; state < dimension; state++) {
    const block = blocks[blockOf[state]!]!;
    const at = filled[blockOf[state]!]!++;
    position[state] = at;
    block.states[at] = state;
    block.diagonal[at] = diagonal[state]!;
  }
  filled.fill(0);
  for (let c = 0; c < from.length; c++) {
    const block = blocks[blockOf[from[c]!]!]!;
    const at = filled[blockOf[from[c]!]!]!++;
    block.from[at] = position[from[c]!]!;
    block.to[at] = position[to[c]!]!;
    block.strength[at] = strength[c]!;
  }
  return blocks;
}
