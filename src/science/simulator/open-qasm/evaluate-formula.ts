import { openQasmNotRead } from '../errors.ts';
import { applied, combined, type Expression, functionNames, isFunctionName, numberOf } from '../expression.ts';
import type { Formula } from './syntax.ts';

/** Formulas as large as this are a mistake or an attack: definitions inside definitions square what they are given. */
const sizeLimit = 2000;

const otherNames: Readonly<Record<string, string>> = {
  ln: 'log',
  asin: 'arcsin',
  acos: 'arccos',
  atan: 'arctan',
};

/** The formula as an expression in the inputs of the text, given what its names stand for. */
export function evaluateFormula(formula: Formula, names: ReadonlyMap<string, Expression>): Expression {
  const { line, column } = formula.at;
  const result = evaluated(formula, names);
  if (result.size > sizeLimit) {
    throw openQasmNotRead(line, column, `the angle is a formula of more than ${sizeLimit} parts`, 'Make it an input.');
  }
  if (result.kind === 'number' && !Number.isFinite(result.value)) {
    throw openQasmNotRead(
      line,
      column,
      'the value is not finite',
      'Look for a division by zero or the root of a negative number.',
    );
  }
  return result;
}

function evaluated(formula: Formula, names: ReadonlyMap<string, Expression>): Expression {
  const { line, column } = formula.at;
  switch (formula.kind) {
    case 'number':
      return numberOf(formula.value);
    case 'name': {
      const value = names.get(formula.name);
      if (value !== undefined) return value;
      throw openQasmNotRead(
        line,
        column,
        `there is no number named "${formula.name}"`,
        `Declare it before: input float[64] ${formula.name};`,
      );
    }
    case 'negative':
      return combined('*', numberOf(-1), evaluateFormula(formula.of, names));
    case 'call': {
      const name = otherNames[formula.name] ?? formula.name;
      const args = formula.args.map((arg) => evaluateFormula(arg, names));
      const [first, second] = args;
      if (name === 'pow' && first !== undefined && second !== undefined && args.length === 2)
        return combined('**', first, second);
      if (isFunctionName(name) && first !== undefined && args.length === 1) return applied(name, first);
      const what = isFunctionName(name) ? `${formula.name} takes one number` : `there is no function "${formula.name}"`;
      throw openQasmNotRead(line, column, what, `Functions are ${functionNames.join(', ')} and pow(base, exponent).`);
    }
    default:
      return combined(formula.kind, evaluateFormula(formula.left, names), evaluateFormula(formula.right, names));
  }
}
