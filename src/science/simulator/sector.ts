import {
  type BlockHamiltonian,
  blockHamiltonian,
  makeSector,
  respectedIrreps,
  type Sector,
} from '../determinants/index.ts';
import type { RandomStream } from '../math/index.ts';
import { cosAndSin } from '../math/index.ts';
import type { ElectronicHamiltonian, PauliSum, QubitEncoding } from '../operators/index.ts';
import type { Excitation, SectorSimulator, Statevector } from './contract.ts';
import { observableDoesNotFit, simulatorDisposed, stateNotPrepared } from './errors.ts';
import { checkGradient, checkPoint } from './point.ts';
import { sampleCounts } from './sampling.ts';
import { type SectorEmbedding, sectorEmbedding } from './sector-embedding.ts';
import { isSymmetric, type SectorProgram, sectorProgram, splitBySpin } from './sector-program.ts';
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
 * Hamiltonian: exactly what the circuit of Pauli rotations does, in a space that is orders of magnitude smaller; where all
 * excitations are totally symmetric, on the determinants of the Hartree–Fock irrep alone. Energies are electronic: the
 * frozen core's constant is in, nuclear repulsion is not. Gradients by one reverse sweep over ψ and H|ψ⟩ side by side.
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
  private readonly excitations: readonly Excitation[];
  private readonly blocks: BlockHamiltonian;
  private readonly irrep: number;
  private readonly size: number;
  private readonly program: SectorProgram;
  /** Addresses: cosine and sine of each excitation, ψ, H|ψ⟩, both interleaved, and a derivative for each excitation. */
  private readonly angles: number;
  private readonly psi: number;
  private readonly lambda: number;
  private readonly both: number;
  private readonly derivatives: number;
  private embedded: SectorEmbedding | null = null;
  private ready = false;
  private disposed = false;

  constructor({ hamiltonian, encoding, excitations, parameters }: SectorProblem) {
    this.qubits = encoding.qubits;
    this.parameters = parameters;
    this.encoding = encoding;
    this.constant = hamiltonian.frozenCore;
    this.sector = makeSector(hamiltonian.orbitals, hamiltonian.alpha, hamiltonian.beta);
    this.excitations = excitations;
    const parts = excitations.map((excitation) => splitBySpin(excitation, this.sector));
    const irreps = respectedIrreps(hamiltonian);
    const symmetric = parts.every((one) => isSymmetric(one, irreps));
    const blocks = blockHamiltonian(hamiltonian, this.sector, symmetric ? irreps : irreps.fill(0));
    const { memory } = blocks;
    this.blocks = blocks;
    this.irrep = blocks.alpha.irreps[0]! ^ blocks.beta.irreps[0]!;
    this.size = blocks.dimension(this.irrep);
    this.program = sectorProgram(blocks, this.irrep, parts);
    this.angles = memory.allocate(16 * excitations.length);
    this.derivatives = memory.allocate(8 * excitations.length);
    this.psi = memory.allocate(8 * this.size);
    this.lambda = memory.allocate(8 * this.size);
    this.both = memory.allocate(16 * this.size);
  }

  prepare(theta: Float64Array): void {
    if (this.disposed) throw simulatorDisposed(this.name);
    checkPoint(this.parameters, theta);
    const { blocks, angles, psi, size, program, excitations } = this;
    const { numbers, kernels } = blocks.memory;
    for (let k = 0; k < excitations.length; k++) {
      const { factor, parameter } = excitations[k]!;
      const phi = factor * theta[parameter]!;
      cosAndSin(phi, numbers, angles / 8 + 2 * k);
    }
    numbers.fill(0, psi / 8, psi / 8 + size);
    // Strings ascend, so the determinant with the lowest orbitals filled is the first one of its block.
    numbers[psi / 8 + blocks.offset(this.irrep, blocks.alpha.irreps[0]!)] = 1;
    kernels.rotateSector(program.address, program.segments, angles, psi);
    this.ready = true;
  }

  energy(theta: Float64Array): number {
    this.prepare(theta);
    return this.expectation();
  }

  energyAndGradient(theta: Float64Array, gradient: Float64Array): number {
    checkGradient(this.parameters, gradient);
    const energy = this.energy(theta);
    const { blocks, program, angles, psi, lambda, both, size, derivatives, excitations } = this;
    const { kernels, numbers } = blocks.memory;
    numbers.fill(0, derivatives / 8, derivatives / 8 + excitations.length);
    kernels.interleave(psi, lambda, size, both);
    kernels.unrotateSector(program.address, program.segments, angles, both, derivatives);
    gradient.fill(0);
    for (let k = 0; k < excitations.length; k++) {
      const { factor, parameter } = excitations[k]!;
      gradient[parameter]! += 2 * factor * numbers[derivatives / 8 + k]!;
    }
    return energy;
  }

  expectation(observable?: PauliSum): number {
    if (!this.ready) throw stateNotPrepared();
    if (observable === undefined) {
      const { blocks, psi, lambda, size } = this;
      blocks.applyAt(this.irrep, psi, lambda);
      return this.constant + dot(blocks.memory.numbersAt(psi, size), blocks.memory.numbersAt(lambda, size));
    }
    if (observable.qubits !== this.qubits) throw observableDoesNotFit(this.qubits, observable.qubits);
    return this.embedding().expectation(observable, this.state());
  }

  probabilities(): Float64Array {
    const { re } = this.statevector();
    return re.map((amplitude) => amplitude * amplitude);
  }

  sample(shots: number, random: RandomStream): Map<number, number> {
    const psi = this.state();
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
    if (!this.ready) throw stateNotPrepared();
    const state = new Float64Array(this.sector.dimension);
    this.blocks.expand(this.irrep, this.blocks.memory.numbersAt(this.psi, this.size), state);
    return state;
  }

  statevector(): Statevector {
    const psi = this.state();
    const planes = allocateStatevector(this.qubits);
    this.embedding().states.forEach((state, index) => {
      if (state >= 0) planes.re[state] = psi[index]!;
    });
    return planes;
  }

  dispose(): void {
    this.disposed = true;
    this.embedded = null;
    this.ready = false;
  }

  private embedding(): SectorEmbedding {
    this.embedded ??= sectorEmbedding(this.sector, this.encoding);
    return this.embedded;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
