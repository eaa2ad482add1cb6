import { describe, expect, it } from 'vitest';
import { basisName, basisNames, elements, loadBasis } from '../../../src/science/chemistry/index.ts';

describe('basis sets', () => {
  it('are found under every usual spelling', () => {
    for (const name of basisNames) expect(basisName(name.toUpperCase())).toBe(name);
    for (const text of ['sto3g', 'STO-3G', ' Sto-3g ']) expect(basisName(text)).toBe('sto-3g');
    for (const text of ['6-31gs', '6-31G*', '6-31G(d)', '631g*']) expect(basisName(text)).toBe('6-31g*');
    expect(basisName('cc-pVDZ')).toBe('cc-pvdz');
  });

  it('that do not exist are refused, with those that do', () => {
    for (const text of ['sto-6g', '', 'constructor', '__proto__']) {
      expect(() => basisName(text)).toThrow(
        expect.objectContaining({ code: 'unsupported_basis', hint: expect.stringContaining('cc-pvdz') }),
      );
    }
  });

  it('hold all elements from H to Ar, each column as long as its exponents', async () => {
    for (const name of basisNames) {
      const basis = await loadBasis(name);
      expect(basis.name).toBe(name);
      expect(Object.keys(basis.elements)).toEqual(elements.map(({ symbol }) => symbol));
      for (const shell of Object.values(basis.elements).flat()) {
        for (const column of shell.coefficients) expect(column.length).toBe(shell.exponents.length);
        expect([1, shell.coefficients.length]).toContain(shell.l.length);
      }
    }
  });
});
