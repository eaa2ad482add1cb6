"""TensorCircuit on JAX: energy and its gradient, compiled (compiling, half a minute and more, is not counted but kept)."""
import os
import time

import numpy
from measure import arguments, problems, report
import jax
import jax.numpy
import tensorcircuit
from jax.experimental import sparse as jax_sparse
from sparse import matrix, missing

options = arguments()
# Machine code of an earlier run is used again.
jax.config.update('jax_compilation_cache_dir', os.path.join(options.folder, 'compiled'))
jax.config.update('jax_persistent_cache_min_compile_time_secs', 0)
tensorcircuit.set_backend('jax')
tensorcircuit.set_dtype('complex128')

for problem in problems(options):
    qubits = problem['qubits']
    first = []

    def make():
        csr = matrix(options, problem)
        if csr is None:
            return missing
        hamiltonian = jax_sparse.BCOO.from_scipy_sparse(csr.astype(complex))

        def energy_of(theta, hamiltonian):
            # Qubit 0 is the highest bit here.
            circuit = tensorcircuit.Circuit(qubits)
            for kind, first, second in problem['gates']:
                if kind == 'cx':
                    circuit.cnot(qubits - 1 - first, qubits - 1 - second)
                else:
                    getattr(circuit, kind)(qubits - 1 - first, theta=theta[second])
            psi = circuit.state()
            return jax.numpy.vdot(psi, hamiltonian @ psi).real

        # The matrix is an argument: as a constant it would be folded into the program for minutes.
        compiled = jax.jit(jax.value_and_grad(energy_of))
        begin = time.perf_counter()
        jax.block_until_ready(compiled(problem['theta'], hamiltonian))
        first.append(time.perf_counter() - begin)

        def gradient(theta):
            value, slopes = jax.block_until_ready(compiled(theta, hamiltonian))
            return value, numpy.asarray(slopes)

        return gradient

    report(options, problem, 'gradient', 'compiled', make, first=lambda: first[0])
