import { acos, asin, atan, cos, exp, log, sin } from '../math/index.ts';

/** Functions of one real number that expressions may use, by their names in OpenQASM. */
export type FunctionName = keyof typeof functions;

/** A real function of the parameters θ, as a tree whose parts may be shared. `size` counts its nodes, shared ones again. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number; readonly size: 1 }
  | { readonly kind: 'parameter'; readonly index: number; readonly size: 1 }
  | {
      readonly kind: '+' | '-' | '*' | '/' | '**';
      readonly left: Expression;
      readonly right: Expression;
      readonly size: number;
    }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly of: Expression; readonly size: number };

interface RealFunction {
  value(x: number): number;
  /** Its derivative at x, given its value there. */
  slope(x: number, value: number): number;
}

const functions = {
  sin: { value: sin, slope: cos },
  cos: { value: cos, slope: (x) => -sin(x) },
  tan: { value: (x) => sin(x) / cos(x), slope: (_, y) => 1 + y * y },
  exp: { value: exp, slope: (_, y) => y },
  log: { value: log, slope: (x) => 1 / x },
  sqrt: { value: Math.sqrt, slope: (_, y) => 0.5 / y },
  arcsin: { value: asin, slope: (x) => 1 / Math.sqrt(1 - x * x) },
  arccos: { value: acos, slope: (x) => -1 / Math.sqrt(1 - x * x) },
  arctan: { value: atan, slope: (x) => 1 / (1 + x * x) },
  abs: { value: Math.abs, slope: Math.sign },
} satisfies Record<string, RealFunction>;

export const functionNames: readonly string[] = Object.keys(functions);

export function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(functions, name);
}

export function numberOf(value: number): Expression {
  return { kind: 'number', value, size: 1 };
}

export function parameterOf(index: number): Expression {
  return { kind: 'parameter', index, size: 1 };
}

/** The operation on two expressions; on two numbers their result. */
export function combined(kind: '+' | '-' | '*' | '/' | '**', left: Expression, right: Expression): Expression {
  if (left.kind === 'number' && right.kind === 'number') return numberOf(operate(kind, left.value, right.value));
  return { kind, left, right, size: left.size + right.size + 1 };
}

export function applied(name: FunctionName, of: Expression): Expression {
  if (of.kind === 'number') return numberOf(functions[name].value(of.value));
  return { kind: 'call', name, of, size: of.size + 1 };
}

/** Values and derivatives of a list of expressions; parts that are shared are done once. */
export interface ExpressionTape {
  readonly parameters: number;
  /** Writes the value of each expression at θ. */
  evaluate(theta: Float64Array, values: Float64Array): void;
  /** Adds Σ adjoint[k]·∂expression[k]/∂θ to the gradient, at the θ evaluated last. */
  pullBack(adjoints: Float64Array, gradient: Float64Array): void;
}

/** The expressions as one list of steps, in which each comes after what it needs. Derivatives by reverse accumulation. */
export function expressionTape(expressions: readonly Expression[], parameters: number): ExpressionTape {
  const places = new Map<Expression, number>();
  const steps: { readonly node: Expression; readonly a: number; readonly b: number }[] = [];
  const place = (node: Expression): number => {
    const known = places.get(node);
    if (known !== undefined) return known;
    const a = 'left' in node ? place(node.left) : 'of' in node ? place(node.of) : -1;
    const b = 'right' in node ? place(node.right) : -1;
    places.set(node, steps.length);
    return steps.push({ node, a, b }) - 1;
  };
  const roots = expressions.map(place);
  const value = new Float64Array(steps.length);
  const adjoint = new Float64Array(steps.length);
  return {
    parameters,
    evaluate(theta, values) {
      steps.forEach(({ node, a, b }, k) => {
        if (node.kind === 'number') value[k] = node.value;
        else if (node.kind === 'parameter') value[k] = theta[node.index]!;
        else if (node.kind === 'call') value[k] = functions[node.name].value(value[a]!);
        else value[k] = operate(node.kind, value[a]!, value[b]!);
      });
      roots.forEach((root, k) => {
        values[k] = value[root]!;
      });
    },
    pullBack(adjoints, gradient) {
      adjoint.fill(0);
      roots.forEach((root, k) => {
        adjoint[root]! += adjoints[k]!;
      });
      for (let k = steps.length - 1; k >= 0; k--) {
        const { node, a, b } = steps[k]!;
        const d = adjoint[k]!;
        if (d === 0 || node.kind === 'number') continue;
        if (node.kind === 'parameter') gradient[node.index]! += d;
        else if (node.kind === 'call') adjoint[a]! += d * functions[node.name].slope(value[a]!, value[k]!);
        else pullBackOperation(node, d, a, b, value[k]!);
      }
    },
  };

  function pullBackOperation(
    node: Extract<Expression, { readonly left: Expression }>,
    d: number,
    a: number,
    b: number,
    result: number,
  ): void {
    const [x, y] = [value[a]!, value[b]!];
    switch (node.kind) {
      case '+':
      case '-':
        adjoint[a]! += d;
        adjoint[b]! += node.kind === '+' ? d : -d;
        return;
      case '*':
        adjoint[a]! += d * y;
        adjoint[b]! += d * x;
        return;
      case '/':
        adjoint[a]! += d / y;
        adjoint[b]! -= (d * result) / y;
        return;
      case '**':
        if (y !== 0) adjoint[a]! += d * y * power(x, y - 1);
        // A constant exponent has no derivative, and its logarithm may not exist.
        if (node.right.kind !== 'number') adjoint[b]! += d * result * log(x);
    }
  }
}

function operate(kind: '+' | '-' | '*' | '/' | '**', x: number, y: number): number {
  switch (kind) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      return x / y;
    case '**':
      return power(x, y);
  }
}

/** Whole exponents by repeated squaring: Math.pow differs between engines. */
function power(x: number, y: number): number {
  if (!Number.isInteger(y) || Math.abs(y) > 1024) return exp(y * log(x));
  let result = 1;
  let square = x;
  for (let rest = Math.abs(y); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return y < 0 ? 1 / result : result;
}

const precedence = { '+': 1, '-': 1, '*': 2, '/': 2, '**': 4 } as const;

/** Text that OpenQASM reads back as the same expression; `number` and `parameter` write the leaves. */
export function expressionText(
  expression: Expression,
  number: (value: number) => string,
  parameter: (index: number) => string,
): string {
  const write = (node: Expression, outer: number): string => {
    switch (node.kind) {
      case 'number':
        return node.value < 0 ? `(${number(node.value)})` : number(node.value);
      case 'parameter':
        return parameter(node.index);
      case 'call':
        return `${node.name}(${write(node.of, 0)})`;
      default: {
        const own = precedence[node.kind];
        const text = `${write(node.left, node.kind === '**' ? own + 1 : own)} ${node.kind} ${write(node.right, own + 1)}`;
        return own < outer ? `(${text})` : text;
      }
    }
  };
  return write(expression, 0);
}
