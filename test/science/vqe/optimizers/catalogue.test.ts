import { describe, expect, it } from 'vitest';
import { optimizer, optimizerNames, unsupportedOptimizer } from '../../../../src/science/vqe/index.ts';

describe('the optimizers on offer', () => {
  it('are found under the names that records carry, in any case', () => {
    expect(optimizerNames).toEqual(['L-BFGS-B', 'COBYLA', 'SLSQP', 'Nelder-Mead', 'SPSA']);
    for (const name of optimizerNames) {
      expect(optimizer(name).name).toBe(name);
      expect(optimizer(name.toLowerCase())).toBe(optimizer(name));
    }
  });

  it('say whether they need a gradient', () => {
    expect(optimizerNames.filter((name) => optimizer(name).needsGradient)).toEqual(['L-BFGS-B', 'SLSQP']);
  });

  it.each([
    'Powell',
    'CG',
    'BFGS',
    'Newton-CG',
    'TNC',
    'COBYQA',
    'trust-constr',
    'dogleg',
    'trust-ncg',
    'trust-exact',
    'trust-krylov',
    'custom',
    '',
  ])('refuse "%s" and list those there are', (name) => {
    const refusal = unsupportedOptimizer(name, optimizerNames);
    expect(() => optimizer(name)).toThrow(
      expect.objectContaining({ code: 'unsupported_optimizer', hint: refusal.hint }),
    );
    expect(refusal.hint).toContain('L-BFGS-B, COBYLA, SLSQP, Nelder-Mead, SPSA');
  });
});
