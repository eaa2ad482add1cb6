import { makeSector, type Sector, type SectorHamiltonian, sectorHamiltonian } from '../determinants/index.ts';
import type { RandomStream } from '../math/index.ts';
import type { ElectronicHamiltonian, PauliSum, QubitEncoding } from '../operators/index.ts';
import type { Excitation, SectorSimulator, Statevector } from './contract.ts';
import { observableDoesNotFit, stateNotPrepared, wrongNumberOfParameters } from './errors.ts';
import { sampleCounts } from './sampling.ts';
import { type SectorEmbedding, sectorEmbedding } from './sector-embedding.ts';
import { type SectorRotation, sectorRotations } from './sector-rotation.ts';
import { allocateStatevector } from './statevector-memory.ts';

/** What a product of excitations needs to know. */
export interface SectorProblem {
  readonly hamiltonian: ElectronicHamiltonian;
  /** With its modes in block order. */
  readonly encoding: QubitEncoding;
  readonly excitations: readonly Excitation[];
  readonly parameters: number;
}

/**
 * Evaluates Π exp(factor·θ·(T − T†))|HF⟩, first excitation first, on the determinants with the α and β electrons of the
 * Hamiltonian: exactly what the circuit of Pauli rotations does, in a space that is orders of magnitude smaller. Energies
 * are electronic: the frozen core's constant is in, nuclear repulsion is not. Gradients by one reverse sweep.
 * `probabilities`, `sample` and `statevector` speak the basis of the encoding's qubits; `probabilities` and `statevector`
 * form 2ⁿ numbers and throw `too_many_qubits_for_statevector` above 28 qubits. Throws `excitation_leaves_sector`.
 */
export function sectorSimulator(problem: SectorProblem): SectorSimulator {
  return new DeterminantSimulator(problem);
}

class DeterminantSimulator implements SectorSimulator {
  readonly name = 'sector';
  readonly qubits: number;
  readonly parameters: number;
  readonly sector: Sector;
  private readonly constant: number;
  private readonly encoding: QubitEncoding;
  private readonly hamiltonian: SectorHamiltonian;
  private readonly rotations: readonly SectorRotation[];
  private readonly psi: Float64Array;
  private readonly work: Float64Array;
  private readonly lambda: Float64Array;
  private embedded: SectorEmbedding | null = null;
  private ready = false;

  constructor({ hamiltonian, encoding, excitations, parameters }: SectorProblem) {
    this.qubits = encoding.qubits;
    this.parameters = parameters;
    this.encoding = encoding;
    this.constant = hamiltonian.frozenCore;
    this.sector = makeSector(hamiltonian.orbitals, hamiltonian.alpha, hamiltonian.beta);
    this.hamiltonian = sectorHamiltonian(hamiltonian, this.sector);
    this.rotations = sectorRotations(this.sector, excitations);
    this.psi = new Float64Array(this.sector.dimension);
    this.work = new Float64Array(this.sector.dimension);
    this.lambda = new Float64Array(this.sector.dimension);
  }

  prepare(theta: Float64Array): void {
    if (theta.length !== this.parameters) throw wrongNumberOfParameters(this.parameters, theta.length);
    this.psi.fill(0);
    // Strings ascend, so the determinant with the lowest orbitals filled comes first.
    this.psi[0] = 1;
    for (const rotation of this.rotations) {
      const phi = rotation.factor * theta[rotation.parameter]!;
      if (phi !== 0) rotation.apply(this.psi, Math.cos(phi), Math.sin(phi));
    }
    this.ready = true;
  }

  energy(theta: Float64Array): number {
    this.prepare(theta);
    return this.expectation();
  }

  energyAndGradient(theta: Float64Array, gradient: Float64Array): number {
    if (gradient.length !== this.parameters) throw wrongNumberOfParameters(this.parameters, gradient.length);
    this.prepare(theta);
    const { work, lambda } = this;
    work.set(this.psi);
    this.hamiltonian.apply(work, lambda);
    const energy = this.constant + dot(work, lambda);
    gradient.fill(0);
    for (const { parameter, factor, differentiate } of this.rotations.toReversed()) {
      const phi = factor * theta[parameter]!;
      gradient[parameter]! += 2 * factor * differentiate(lambda, work, Math.cos(phi), Math.sin(phi));
    }
    return energy;
  }

  expectation(observable?: PauliSum): number {
    const psi = this.prepared();
    if (observable === undefined) {
      this.hamiltonian.apply(psi, this.lambda);
      return this.constant + dot(psi, this.lambda);
    }
    if (observable.qubits !== this.qubits) throw observableDoesNotFit(this.qubits, observable.qubits);
    return this.embedding().expectation(observable, psi);
  }

  probabilities(): Float64Array {
    const { re } = this.statevector();
    return re.map((amplitude) => amplitude * amplitude);
  }

  sample(shots: number, random: RandomStream): Map<number, number> {
    const psi = this.prepared();
    const { states } = this.embedding();
    const drawn = sampleCounts(
      psi.map((amplitude) => amplitude * amplitude),
      shots,
      random,
    );
    const counts = Array.from(drawn, ([index, count]): [number, number] => [states[index]!, count]);
    return new Map(counts.sort(([a], [b]) => a - b));
  }

  state(): Float64Array {
    return this.prepared().slice();
  }

  statevector(): Statevector {
    const psi = this.prepared();
    const planes = allocateStatevector(this.qubits);
    this.embedding().states.forEach((state, index) => {
      if (state >= 0) planes.re[state] = psi[index]!;
    });
    return planes;
  }

  dispose(): void {
    this.embedded = null;
    this.ready = false;
  }

  private embedding(): SectorEmbedding {
    this.embedded ??= sectorEmbedding(this.sector, this.encoding);
    return this.embedded;
  }

  private prepared(): Float64Array {
    if (!this.ready) throw stateNotPrepared();
    return this.psi;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
