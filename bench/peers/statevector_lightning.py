"""PennyLane lightning.qubit with SparseHamiltonian: energy, and the adjoint gradient; tapes are executed by the device itself."""
import numpy
import pennylane
from measure import arguments, problems, report
from pennylane.tape import QuantumScript
from sparse import matrix, missing

rotations = {'rx': pennylane.RX, 'ry': pennylane.RY, 'rz': pennylane.RZ}

options = arguments()
for problem in problems(options):
    qubits = problem['qubits']
    device = pennylane.device('lightning.qubit', wires=qubits)
    measured = []

    def with_matrix(call):
        if not measured:
            csr = matrix(options, problem)
            if csr is None:
                return missing
            # Wire 0 is the highest qubit here.
            measured.append(pennylane.expval(pennylane.SparseHamiltonian(csr, wires=range(qubits))))
        return call

    order = [second for kind, _, second in problem['gates'] if kind != 'cx']

    def tape(theta):
        operations = [
            pennylane.CNOT(wires=[qubits - 1 - first, qubits - 1 - second])
            if kind == 'cx'
            else rotations[kind](theta[second], wires=qubits - 1 - first)
            for kind, first, second in problem['gates']
        ]
        return QuantumScript(operations, measured, trainable_params=range(len(order)))

    def energy(theta):
        return device.execute(tape(theta))

    def gradient(theta):
        value, slopes = device.execute_and_compute_derivatives(tape(theta))
        result = numpy.zeros(len(theta))
        for at, parameter in enumerate(order):
            result[parameter] += slopes[at]
        return value, result

    report(options, problem, 'energy', 'SparseHamiltonian', lambda: with_matrix(energy))
    report(options, problem, 'gradient', 'adjoint, SparseHamiltonian', lambda: with_matrix(gradient))
