"""Qiskit Aer: the energy of a density matrix with depolarising noise after every gate; and 10^6 shots at 16 qubits."""
import json
import statistics
import time

from measure import arguments, problems, report
from qiskit import QuantumCircuit
from qiskit.quantum_info import SparsePauliOp
from qiskit_aer import AerSimulator
from qiskit_aer.noise import NoiseModel, depolarizing_error


def bound(problem, theta):
    circuit = QuantumCircuit(problem['qubits'])
    for kind, first, second in problem['gates']:
        if kind == 'cx':
            circuit.cx(first, second)
        else:
            getattr(circuit, kind)(theta[second], first)
    return circuit


options = arguments()
for problem in problems(options):
    qubits = problem['qubits']
    if qubits <= (12 if options.all else 8):
        # Qiskit's probability p is that of the fully mixed state.
        model = NoiseModel()
        model.add_all_qubit_quantum_error(depolarizing_error(problem['noise']['one'], 1), ['ry', 'rz'])
        model.add_all_qubit_quantum_error(depolarizing_error(problem['noise']['two'], 2), ['cx'])
        simulator = AerSimulator(method='density_matrix', noise_model=model, max_parallel_threads=options.threads)
        observable = SparsePauliOp.from_list(problem['terms'])

        def energy(theta):
            circuit = bound(problem, theta)
            circuit.save_expectation_value(observable, range(qubits))
            return simulator.run(circuit).result().data(0)['expectation_value']

        report(options, problem, 'noisy energy', 'density_matrix', lambda: energy)
    if qubits == 16:
        simulator = AerSimulator(method='statevector', max_parallel_threads=options.threads)
        circuit = bound(problem, problem['theta'])
        circuit.measure_all()
        times = []
        for _ in range(3):
            begin = time.perf_counter()
            simulator.run(circuit, shots=1_000_000).result().get_counts()
            times.append(time.perf_counter() - begin)
        row = {'what': 'shots', 'how': 'with preparation', 'qubits': qubits, 'threads': options.threads}
        print(json.dumps({**row, 'min': min(times), 'median': statistics.median(times), 'calls': 3}), flush=True)
