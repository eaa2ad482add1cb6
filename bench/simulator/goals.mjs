// What issue 5 asks for: one thread against one thread in one run, minimum against minimum.

/** Least factor by which we must be ahead of this peer, by qubits; `best` is the fastest peer, whichever it is. */
export const goals = {
  energy: {
    best: { 4: 12, 12: 4, 16: 3, 20: 3 },
    aer: { 4: 100, 8: 100, 12: 100, 14: 100, 16: 100, 20: 100 },
  },
  gradient: {
    mindquantum: { 4: 25, 12: 15, 14: 15, 16: 15, 20: 15 },
    tensorcircuit: { 4: 1, 8: 1, 12: 1, 14: 1, 16: 1, 20: 1 },
  },
};

/** Seconds on two threads from 12 qubits on: energy, energy + gradient. */
export const absolute = {
  energy: { 4: 1e-6, 12: 100e-6, 16: 5e-3 },
  gradient: { 4: 1.5e-6, 12: 0.15e-3, 14: 0.8e-3, 16: 7e-3, 20: 0.12 },
};

/** Seconds of UCCSD from a geometry to chemical accuracy, warm. */
export const uccsd = { H2: 0.02, LiH: 0.1, H2O: 0.15, BeH2: 0.15, H8: 0.4, NH3: 1, N2: 3 };

export const fci = { N2: 0.2, CO2: 5 };
