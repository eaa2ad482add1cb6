"""MindQuantum: energy and adjoint gradient in one call."""
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
    ways = {'adjoint, term by term': Hamiltonian(operator)}
    if qubits <= 14 or options.all:
        ways['adjoint, sparse matrix'] = Hamiltonian(operator).sparse(qubits)
    for how, hamiltonian in ways.items():
        run = Simulator('mqvector', qubits).get_expectation_with_grad(hamiltonian, circuit)

        def gradient(theta):
            value, slopes = run(theta[order])
            result = numpy.empty(len(theta))
            result[order] = slopes[0, 0].real
            return value[0, 0].real, result

        report(options, problem, 'gradient', how, gradient)
