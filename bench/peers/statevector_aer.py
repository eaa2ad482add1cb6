"""Qiskit Aer: save_expectation_value and EstimatorV2, exact."""
from measure import arguments, problems, report
from qiskit import QuantumCircuit
from qiskit.circuit import ParameterVector
from qiskit.quantum_info import SparsePauliOp
from qiskit_aer import AerSimulator
from qiskit_aer.primitives import EstimatorV2


def circuit_of(problem):
    circuit = QuantumCircuit(problem['qubits'])
    theta = ParameterVector('t', problem['parameters'])
    for kind, first, second in problem['gates']:
        if kind == 'cx':
            circuit.cx(first, second)
        else:
            getattr(circuit, kind)(theta[second], first)
    return circuit, theta


options = arguments()
for problem in problems(options):
    circuit, parameters = circuit_of(problem)
    observable = SparsePauliOp.from_list(problem['terms'])
    simulator = AerSimulator(method='statevector', max_parallel_threads=options.threads)
    saved = circuit.copy()
    saved.save_expectation_value(observable, range(problem['qubits']))
    named = dict(zip(parameters, parameters))

    def energy(theta):
        binds = [{parameter: [value] for parameter, value in zip(parameters, theta)}]
        return simulator.run(saved, parameter_binds=binds).result().data(0)['expectation_value']

    report(options, problem, 'energy', 'save_expectation_value', lambda: energy)
    estimator = EstimatorV2(options={'backend_options': {'max_parallel_threads': options.threads}})

    def estimated(theta):
        return estimator.run([(circuit, observable, theta)], precision=0.0).result()[0].data.evs

    report(options, problem, 'energy', 'EstimatorV2', lambda: estimated)
