import { adjointComplex, type ComplexMatrix, complexMatrix, multiplyComplex } from '../../math/index.ts';
import type { MatrixProductOperator } from './matrix-product-operator.ts';
import type { MatrixProductState } from './matrix-product-state.ts';
import { operatorOfLetter } from './product-operator.ts';
import { onSite, type Site, tallMatrix, wideMatrix } from './site-tensor.ts';

/**
 * ⟨ψ|H|ψ⟩ for an operator in matrix product form: one environment for each of its channels, qubit after qubit
 * (Schollwöck, Ann. Phys. 326, 96, 2011, §6). Cost: blocks × bond dimension³.
 */
export function expectationOf(state: MatrixProductState, { sites, channels }: MatrixProductOperator): number {
  let environments: (ComplexMatrix | undefined)[] = [complexMatrix(1, 1, Float64Array.of(1))];
  sites.forEach((blocks, qubit) => {
    const site = state.site(qubit);
    const adjoint = adjointComplex(tallMatrix(site));
    const next: (ComplexMatrix | undefined)[] = Array.from({ length: channels[qubit + 1]! });
    const acted = [0, 1, 2, 3].map((letter) => {
      const operator = operatorOfLetter(letter);
      return blocks.some((block) => block.letter === letter) && operator !== null ? onSite(site, operator) : site;
    });
    let contracted: ComplexMatrix | null = null;
    blocks.forEach(({ from, to, letter, coefficient }, k) => {
      const before = blocks[k - 1];
      if (contracted === null || before?.from !== from || before.letter !== letter) {
        contracted = advance(environments[from]!, acted[letter]!, adjoint);
      }
      next[to] = add(next[to], contracted, coefficient);
    });
    environments = next;
  });
  return environments[0]?.re[0] ?? 0;
}

/** The environment with one more qubit. Rows: bra, columns: ket. */
export function advance(environment: ComplexMatrix, ket: Site, adjointBra: ComplexMatrix): ComplexMatrix {
  const half = multiplyComplex(environment, wideMatrix(ket));
  return multiplyComplex(adjointBra, complexMatrix(2 * half.rows, ket.right, half.re, half.im));
}

function add(sum: ComplexMatrix | undefined, term: ComplexMatrix, factor: number): ComplexMatrix {
  if (sum === undefined) {
    return { ...term, re: term.re.map((value) => factor * value), im: term.im.map((value) => factor * value) };
  }
  for (let k = 0; k < sum.re.length; k++) {
    sum.re[k]! += factor * term.re[k]!;
    sum.im[k]! += factor * term.im[k]!;
  }
  return sum;
}
