import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LabelledTerm, pauliSum } from '../../../../src/science/operators/index.ts';
import {
  type MatrixProductOperator,
  matrixProductOperator,
} from '../../../../src/science/simulator/methods/matrix-product-operator.ts';
import { minimumVertexCover } from '../../../../src/science/simulator/methods/vertex-cover.ts';
import { spread } from '../dense.ts';

/** All strings that the paths of channels spell, with the products of their coefficients. */
function spelled({ sites, channels }: MatrixProductOperator): Map<string, number> {
  let open: Map<string, number>[] = [new Map([['', 1]])];
  sites.forEach((blocks, qubit) => {
    const next = Array.from({ length: channels[qubit + 1]! }, () => new Map<string, number>());
    for (const { from, to, letter, coefficient } of blocks) {
      for (const [head, c] of open[from]!) {
        const label = 'IXZY'[letter] + head;
        next[to]!.set(label, (next[to]!.get(label) ?? 0) + c * coefficient);
      }
    }
    open = next;
  });
  return open[0] ?? new Map();
}

const label = (n: number) =>
  fc.array(fc.constantFrom('I', 'X', 'Y', 'Z'), { minLength: n, maxLength: n }).map((list) => list.join(''));

describe('a Pauli sum as a matrix product operator', () => {
  it('spells every string once, with its coefficient', () => {
    const sums = fc
      .integer({ min: 1, max: 6 })
      .chain((n) =>
        fc
          .uniqueArray(label(n), { minLength: 1, maxLength: 40, size: 'max' })
          .map((labels) => labels.map((one, k): LabelledTerm => [one, k + 1])),
      );
    fc.assert(
      fc.property(sums, (terms) => {
        const operator = matrixProductOperator(pauliSum(terms[0]![0].length, terms));
        expect([...spelled(operator)].sort()).toEqual([...terms].map(([l, c]) => [l, c]).sort());
      }),
    );
  });

  it('needs three channels for an Ising chain, five for Heisenberg, two plus half the range for all pairs', () => {
    const n = 12;
    const chain = Array.from({ length: n - 1 }, (_, k) => k);
    const widest = (terms: LabelledTerm[]) => Math.max(...matrixProductOperator(pauliSum(n, terms)).channels);
    const neighbours = (letter: string) =>
      chain.map((k): LabelledTerm => [spread(n, { [k]: letter, [k + 1]: letter }), 1 + k]);
    const field = [...chain, n - 1].map((k): LabelledTerm => [spread(n, { [k]: 'X' }), 0.3 * k + 1]);
    expect(widest([...neighbours('Z'), ...field])).toBe(3);
    expect(widest(['X', 'Y', 'Z'].flatMap(neighbours))).toBe(5);
    const pairs = chain.flatMap((i) =>
      [...chain, n - 1].filter((j) => j > i).map((j): LabelledTerm => [spread(n, { [i]: 'Z', [j]: 'Z' }), i + 20 * j]),
    );
    expect(widest(pairs)).toBe(2 + n / 2);
  });
});

describe('the smallest vertex cover of a bipartite graph', () => {
  it('touches every edge and is as small as any', () => {
    const graphs = fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
      .chain(([left, right]) =>
        fc
          .array(fc.uniqueArray(fc.nat(right - 1)), { minLength: left, maxLength: left })
          .map((neighbours) => ({ neighbours, right })),
      );
    fc.assert(
      fc.property(graphs, ({ neighbours, right }) => {
        const cover = minimumVertexCover(neighbours, right);
        const covers = (left: (u: number) => boolean, others: (v: number) => boolean) =>
          neighbours.every((list, u) => left(u) || list.every(others));
        expect(
          covers(
            (u) => cover.left[u] === 1,
            (v) => cover.right[v] === 1,
          ),
        ).toBe(true);
        const size = [...cover.left, ...cover.right].filter((yes) => yes === 1).length;
        const bits = neighbours.length + right;
        for (let set = 0; set < 1 << bits; set++) {
          const members = Array.from({ length: bits }, (_, k) => (set >> k) & 1).reduce((sum, bit) => sum + bit);
          if (members >= size) continue;
          const fewer = covers(
            (u) => ((set >> u) & 1) === 1,
            (v) => ((set >> (v + neighbours.length)) & 1) === 1,
          );
          expect(fewer).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });
});
