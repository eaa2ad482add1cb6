import { summedAngle } from './angle-sum.ts';
import type { Angle } from './contract.ts';
import type { Expression } from './expression.ts';

/** The expression as a sum of angles when it is affine in the parameters, else null. */
export function affineAngle(expression: Expression): Angle[] | null {
  const form = affineForm(expression);
  if (form === null) return null;
  const { constant, factors } = form;
  const terms = [...factors].map(([parameter, factor]): Angle => ({ parameter, factor, offset: 0 }));
  return summedAngle([...terms, { parameter: null, factor: 0, offset: constant }]);
}

interface AffineForm {
  readonly constant: number;
  readonly factors: ReadonlyMap<number, number>;
}

const none: ReadonlyMap<number, number> = new Map();

/** Parts are shared by the gates of a definition. */
const known = new WeakMap<Expression, AffineForm | null>();

function affineForm(expression: Expression): AffineForm | null {
  let form = known.get(expression);
  if (form === undefined) {
    form = formOf(expression);
    known.set(expression, form);
  }
  return form;
}

function formOf(expression: Expression): AffineForm | null {
  switch (expression.kind) {
    case 'number':
      return { constant: expression.value, factors: none };
    case 'parameter':
      return { constant: 0, factors: new Map([[expression.index, 1]]) };
    case 'call':
    case '**':
      return null;
    case '+':
    case '-': {
      const left = affineForm(expression.left);
      const right = left && affineForm(expression.right);
      return left && right ? added(left, right, expression.kind === '+' ? 1 : -1) : null;
    }
    case '*': {
      const left = affineForm(expression.left);
      const right = left && affineForm(expression.right);
      if (!left || !right) return null;
      if (left.factors.size === 0) return scaled(right, (x) => left.constant * x);
      return right.factors.size === 0 ? scaled(left, (x) => x * right.constant) : null;
    }
    case '/': {
      const { right } = expression;
      if (right.kind !== 'number') return null;
      const left = affineForm(expression.left);
      return left && scaled(left, (x) => x / right.value);
    }
  }
}

function scaled({ constant, factors }: AffineForm, by: (x: number) => number): AffineForm {
  return {
    constant: by(constant),
    factors: new Map([...factors].map(([parameter, factor]) => [parameter, by(factor)])),
  };
}

function added(left: AffineForm, right: AffineForm, sign: 1 | -1): AffineForm {
  const factors = new Map(left.factors);
  for (const [parameter, factor] of right.factors)
    factors.set(parameter, (factors.get(parameter) ?? 0) + sign * factor);
  return { constant: left.constant + sign * right.constant, factors };
}
