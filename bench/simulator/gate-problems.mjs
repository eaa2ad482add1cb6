// Circuits that are not layered, on any number of qubits, with twenty random Pauli strings as observable.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pcg64 } from '../../dist/science/math/index.js';
import { pauliSum } from '../../dist/science/operators/index.js';
import { cx, freeAngle, h, rx, ry, rz, sx, t, x, xxPlusYY } from '../../dist/science/simulator/index.js';

const fixed = { h, t, sx, x };
const turns = { rx, ry, rz };

const circuits = {
  'random h t sx rx ry rz cx, 20 for each qubit'(qubits) {
    const random = pcg64(1);
    const below = (n) => Math.floor(n * random.random());
    let parameters = 0;
    const angle = () => freeAngle(parameters++);
    const gates = Array.from({ length: 20 * qubits }, () => {
      const a = below(qubits);
      const b = (a + 1 + below(qubits - 1)) % qubits;
      const kinds = ['h', 't', 'sx', 'rx', 'ry', 'rz', 'cx', 'cx'];
      const kind = kinds[below(8)];
      if (kind === 'cx') return [kind, a, b];
      return kind[0] === 'r' ? [kind, a, angle().parameter] : [kind, a];
    });
    return { gates, parameters };
  },
  // The structure of ExcitationPreserving: full entanglement, two repetitions.
  'excitation preserving, 2 repetitions'(qubits) {
    const gates = [];
    let parameters = 0;
    for (let q = 0; q < qubits; q += 2) gates.push(['x', q]);
    for (let repetition = 0; repetition <= 2; repetition++) {
      for (let q = 0; q < qubits; q++) gates.push(['rz', q, parameters++]);
      for (let a = 0; a < qubits && repetition < 2; a++) {
        for (let b = a + 1; b < qubits; b++) gates.push(['xy', a, b, parameters++]);
      }
    }
    return { gates, parameters };
  },
  // Double excitations of UCCSD in Jordan–Wigner, eight strings each.
  'pauli strings of double excitations, 4 for each qubit'(qubits) {
    const random = pcg64(3);
    const gates = [];
    for (let q = 0; q < qubits; q += 2) gates.push(['x', q]);
    const count = 4 * qubits;
    for (let parameter = 0; parameter < count; parameter++) {
      const on = new Set();
      while (on.size < 4) on.add(Math.floor(qubits * random.random()));
      const [p, q, r, s] = [...on].sort((a, b) => a - b);
      for (const [letters, sign] of excitationLetters) {
        const label = Array.from({ length: qubits }, (_, place) => {
          const at = [p, q, r, s].indexOf(place);
          if (at >= 0) return letters[at];
          return (place > p && place < q) || (place > r && place < s) ? 'Z' : 'I';
        });
        gates.push(['pauli', label.join(''), parameter, sign / 8]);
      }
    }
    return { gates, parameters: count };
  },
};

const excitationLetters = [
  ['YXXX', 1],
  ['XYXX', 1],
  ['XXYX', -1],
  ['XXXY', -1],
  ['XYYY', -1],
  ['YXYY', -1],
  ['YYXY', 1],
  ['YYYX', 1],
];

/** Each circuit with its gates as peers read them, labels of strings from qubit 0 on. */
export function gateProblems(qubits) {
  const terms = randomTerms(qubits);
  return Object.entries(circuits).map(([name, build]) => {
    const { gates, parameters } = build(qubits);
    return {
      name,
      qubits,
      listed: gates,
      terms,
      circuit: { qubits, parameters, gates: gates.map(gateOf) },
      hamiltonian: pauliSum(qubits, terms),
      theta: Float64Array.from({ length: parameters }, (_, index) => Math.sin(1 + index)),
    };
  });
}

export function writeGateProblems(list, folder) {
  mkdirSync(folder, { recursive: true });
  for (const { qubits, listed, terms, theta } of list) {
    const problem = { qubits, parameters: theta.length, gates: listed, terms, theta: [...theta] };
    writeFileSync(join(folder, `${qubits}.json`), JSON.stringify(problem));
  }
}

function randomTerms(qubits) {
  const random = pcg64(5);
  return Array.from({ length: 20 }, () => {
    const letters = Array.from({ length: qubits }, () => 'IIXYZZ'[Math.floor(6 * random.random())]);
    // Not the identity, which peers treat apart.
    return [`Z${letters.slice(1).join('')}`, random.standardNormal()];
  });
}

function gateOf([kind, first, second, third]) {
  if (kind === 'cx') return cx(first, second);
  if (kind === 'xy') return xxPlusYY(first, second, freeAngle(third));
  if (kind === 'pauli') return stringOf(first, freeAngle(second, third));
  return second === undefined ? fixed[kind](first) : turns[kind](first, freeAngle(second));
}

function stringOf(label, angle) {
  const mask = (letters) =>
    [...label].reduce((bits, letter, qubit) => bits | (letters.includes(letter) ? 1 << qubit : 0), 0);
  return { kind: 'pauli', x: Uint32Array.of(mask('XY'), 0), z: Uint32Array.of(mask('YZ'), 0), angle };
}
