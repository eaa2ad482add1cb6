import { describe, expect, it } from 'vitest';
import { validateMolecule } from '../../../src/science/chemistry/index.ts';
import { refuseTooLarge, resolveSettings, type SettingsInput } from '../../../src/science/experiments/index.ts';

const refused = (symbols: readonly string[], input: SettingsInput = {}, charge = 0) => {
  const coords = symbols.map((_, i) => [0, 0, 1.2 * i]);
  const molecule = validateMolecule({ symbols, coords, charge }, 'test');
  return () => refuseTooLarge(resolveSettings({ kind: 'molecule', molecule }, input));
};
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('an experiment that is too large is refused from counts alone', () => {
  it('UCCSD by its determinants', () => {
    expect(refused(['C', 'O', 'O'])).not.toThrow();
    expect(refused(['C', 'O', 'O'], { basis: '6-31g' })).toThrow(code('too_many_determinants'));
    expect(refused(['C', 'O', 'O'], { basis: '6-31g', active: { electrons: 4, orbitals: 4 } })).not.toThrow();
  });

  it('a statevector by its qubits, less those that a mapping surely removes', () => {
    const water = ['H', 'O', 'H'];
    const active = (orbitals: number) => ({ basis: '6-31g', active: { electrons: 6, orbitals } });
    const su2 = { ansatz: 'EfficientSU2' };
    expect(refused(water, { ...su2, basis: '6-31g' })).not.toThrow();
    expect(refused(['N', 'N'], { ...su2, basis: '6-31g' })).toThrow(code('too_many_qubits'));
    expect(refused(['N', 'N'], { ...su2, ...active(14) })).toThrow(code('too_many_qubits'));
    expect(refused(['N', 'N'], { ...su2, ...active(14), mapping: 'parity' })).not.toThrow();
    expect(refused(['N', 'N'], { ...active(14), shots: 100 })).toThrow(code('too_many_qubits'));
  });

  it('a basis by its functions, an active space by what there is', () => {
    expect(refused(new Array(40).fill('C'), { basis: 'cc-pvdz', active: { electrons: 2, orbitals: 2 } })).toThrow(
      code('basis_too_large'),
    );
    expect(refused(['H'], {}, -3)).toThrow(code('basis_too_small'));
    expect(refused(['H', 'H'], { active: { electrons: 2, orbitals: 3 } })).toThrow(code('impossible_active_space'));
  });

  it('a Pauli sum by the length of its labels', () => {
    const sum = (qubits: number) =>
      resolveSettings({ kind: 'pauli-sum', name: 'z', terms: [['Z'.repeat(qubits), 1]], electrons: null }, {});
    expect(() => refuseTooLarge(sum(26))).not.toThrow();
    expect(() => refuseTooLarge(sum(27))).toThrow(code('too_many_qubits'));
  });
});
