"""MindQuantum: energy and adjoint gradient in one call."""
import time

import numpy
from measure import arguments, problems, report
from mindquantum.core.circuit import Circuit
from mindquantum.core.gates import RX, RY, RZ, X
from mindquantum.core.operators import Hamiltonian, QubitOperator
from mindquantum.simulator import Simulator

rotations = {'rx': RX, 'ry': RY, 'rz': RZ}


def circuit_of(problem):
    circuit = Circuit()
    for kind, first, second in problem['gates']:
        circuit += X.on(second, first) if kind == 'cx' else rotations[kind](f'p{second}').on(first)
    return circuit


def operator_of(problem):
    qubits = problem['qubits']
    terms = {
        tuple((qubits - 1 - at, letter) for at, letter in reversed(list(enumerate(label))) if letter != 'I'): coefficient
        for label, coefficient in problem['terms']
    }
    operator = QubitOperator()
    for factors, coefficient in terms.items():
        operator += QubitOperator(' '.join(f'{letter}{qubit}' for qubit, letter in factors), coefficient)
    return operator


options = arguments()
for problem in problems(options):
    qubits = problem['qubits']
    circuit = circuit_of(problem)
    order = [int(name[1:]) for name in circuit.params_name]
    operator = operator_of(problem)
    for how in ['adjoint, sparse matrix', 'adjoint, term by term']:
        built = []

        def make():
            begin = time.perf_counter()
            hamiltonian = Hamiltonian(operator)
            if 'sparse' in how:
                # Its own matrix, built here: on many qubits that takes longer than all calls.
                if qubits > (16 if options.all else 14):
                    return 'it builds its own matrix, for minutes'
                hamiltonian = hamiltonian.sparse(qubits)
            run = Simulator('mqvector', qubits).get_expectation_with_grad(hamiltonian, circuit)
            built.append(time.perf_counter() - begin)

            def gradient(theta):
                value, slopes = run(theta[order])
                result = numpy.empty(len(theta))
                result[order] = slopes[0, 0].real
                return value[0, 0].real, result

            return gradient

        report(options, problem, 'gradient', how, make, building=lambda: built[0])
