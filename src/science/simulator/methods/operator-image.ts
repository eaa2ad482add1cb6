import type { MatrixProductOperator, OperatorBlock } from './matrix-product-operator.ts';
import { type BondLimits, MatrixProductState } from './matrix-product-state.ts';
import { operatorOfLetter } from './product-operator.ts';
import { onSite, type Site } from './site-tensor.ts';

/** H|ψ⟩, not normalised, its bonds truncated relative to its norm; null when it is zero. */
export function imageOf(
  { sites, channels }: MatrixProductOperator,
  state: MatrixProductState,
  limits: BondLimits,
): MatrixProductState | null {
  if (channels.includes(0)) return null;
  return MatrixProductState.of(
    sites.map((blocks, qubit) => widened(state.site(qubit), blocks, channels[qubit]!, channels[qubit + 1]!)),
    limits,
  );
}

/** The tensor with a copy of each bond for every channel; a block puts P·A between the copies that it joins. */
function widened(site: Site, blocks: readonly OperatorBlock[], before: number, after: number): Site {
  const { left, right } = site;
  const row = after * right;
  const out = {
    left: before * left,
    right: row,
    re: new Float64Array(2 * before * left * row),
    im: new Float64Array(2 * before * left * row),
  };
  const acted = [0, 1, 2, 3].map((letter) => {
    const operator = operatorOfLetter(letter);
    return operator === null ? site : onSite(site, operator);
  });
  for (const { from, to, letter, coefficient } of blocks) {
    const { re, im } = acted[letter]!;
    for (let l = 0; l < 2 * left; l++) {
      const target = (2 * from * left + l) * row + to * right;
      for (let r = 0; r < right; r++) {
        out.re[target + r]! += coefficient * re[l * right + r]!;
        out.im[target + r]! += coefficient * im[l * right + r]!;
      }
    }
  }
  return out;
}
