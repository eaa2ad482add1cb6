// Molecules: UCCSD and FCI, ours and beside other programs.
import { bytes, judged, number, table, time } from './format.mjs';

/** From a geometry: our own figures. */
export function* chemistry({ uccsd, fci }) {
  yield 'From a geometry in a warm process: integrals, orbitals, UCCSD, search. `to accuracy` is the time until the energy is within 1.6 mHa';
  yield 'of FCI, `converged` until the search ends. One repetition is what other programs call UCCSD; our default is two.';
  yield '';
  yield table(
    ['molecule', 'determinants', 'repetitions', 'to accuracy', 'goal', 'converged', 'energies', 'error / mHa'],
    uccsd.map((row) => [
      row.molecule,
      number(row.determinants),
      row.reps,
      typeof row.to_accuracy === 'number' ? time(row.to_accuracy) : 'not reached',
      row.reps === 2 || typeof row.to_accuracy === 'number' ? judged(time(row.goal), row.to_accuracy <= row.goal) : '–',
      time(row.seconds),
      row.energies,
      row.error_mha.toFixed(3),
    ]),
  );
  yield '';
  yield table(
    ['FCI (Davidson)', 'determinants', 'iterations', 'time', 'goal', 'memory of the process'],
    fci.map((row) => [
      row.molecule,
      number(row.determinants),
      row.iterations,
      time(row.seconds),
      typeof row.goal === 'number' ? judged(time(row.goal), row.seconds <= row.goal) : '–',
      bytes(row.process_mib * 2 ** 20),
    ]),
  );
  yield '';
}

/** Beside TenCirChem, PySCF and Aer in one run. */
export function* besidePrograms({ uccsd, uccsd_energy = [], fci = [], noise = [], shots = [] }) {
  yield '### Beside chemistry and noise programs';
  yield '';
  yield 'UCCSD from geometry to the converged energy, warm, FCI apart (TenCirChem has one repetition):';
  yield '';
  yield table(
    ['molecule', 'repetitions', 'ours', 'error / mHa', 'goal', 'TenCirChem', 'error / mHa', 'ratio'],
    uccsd.map((row) => [
      row.molecule,
      row.repetitions,
      time(row.seconds),
      row.error_mha.toFixed(3),
      `${time(row.goal)} (${row.verdict})`,
      time(row.tencirchem_seconds),
      typeof row.tencirchem_error_mha === 'number' ? row.tencirchem_error_mha.toFixed(3) : '–',
      number(row.ratio),
    ]),
  );
  yield '';
  if (uccsd_energy.length > 0) {
    yield 'One energy in the sector at first-order amplitudes: a product of exponentials here, the exponential of the whole operator in ffsim.';
    yield '';
    yield table(
      ['molecule', 'determinants', 'ours', 'ffsim', 'ffsim / ours'],
      uccsd_energy.map((row) => [
        row.molecule,
        number(row.determinants),
        time(row.seconds),
        time(row.ffsim_seconds),
        number(row.ratio),
      ]),
    );
    yield '';
  }
  yield table(
    ['FCI', 'ours', 'goal', 'PySCF, point group', 'PySCF / ours'],
    fci.map((row) => [
      row.molecule,
      time(row.seconds),
      `${time(row.goal)} (${row.verdict})`,
      time(row.pyscf_seconds),
      number(row.ratio),
    ]),
  );
  yield '';
  yield table(
    ['density matrix, depolarising noise', 'ours', 'Aer', 'Aer / ours'],
    noise.map((row) => [`${row.qubits} qubits`, time(row.seconds), time(row.aer_seconds), number(row.ratio)]),
  );
  yield '';
  yield table(
    ['shots', 'ours', 'goal', 'Aer, with preparation', 'Aer / ours'],
    shots.map((row) => [
      `10⁶ at ${row.qubits} qubits`,
      time(row.seconds),
      `${time(row.goal)} (${row.verdict})`,
      time(row.aer_seconds),
      number(row.ratio),
    ]),
  );
  yield '';
}
