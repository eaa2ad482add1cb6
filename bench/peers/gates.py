"""Circuits of single gates beside qulacs, Lightning and Aer: energy of twenty Pauli strings, and its adjoint gradient."""
import numpy
import pennylane
import qulacs
from measure import arguments, problems, report
from pennylane.tape import QuantumScript
from qiskit import QuantumCircuit, transpile
from qiskit.circuit import ParameterVector
from qiskit.circuit.library import PauliEvolutionGate, XXPlusYYGate
from qiskit.quantum_info import SparsePauliOp
from qiskit_aer import AerSimulator

BASIS = ['h', 'x', 't', 'sx', 'rx', 'ry', 'rz', 'cx', 'xx_plus_yy', 's', 'sdg']


def with_qulacs(options, problem):
    qubits = problem['qubits']
    circuit = qulacs.ParametricQuantumCircuit(qubits)
    turns = []
    for kind, first, *rest in problem['gates']:
        if kind == 'cx':
            circuit.add_CNOT_gate(first, rest[0])
        elif kind == 'pauli':
            on = [at for at, letter in enumerate(first) if letter != 'I']
            circuit.add_parametric_multi_Pauli_rotation_gate(on, ['IXYZ'.index(first[at]) for at in on], 0.0)
            turns.append((rest[0], -rest[1]))
        elif kind == 'xy':
            # exp(−iφ(XX + YY)/4); qulacs turns the other way.
            for letter in (1, 2):
                circuit.add_parametric_multi_Pauli_rotation_gate([first, rest[0]], [letter, letter], 0.0)
                turns.append((rest[1], -0.5))
        elif rest:
            getattr(circuit, f'add_parametric_{kind.upper()}_gate')(first, 0.0)
            turns.append((rest[0], -1.0))
        else:
            getattr(circuit, {'sx': 'add_sqrtX_gate'}.get(kind, f'add_{kind.upper()}_gate'))(first)
    observable = qulacs.Observable(qubits)
    for label, coefficient in problem['terms']:
        letters = [f'{letter} {qubits - 1 - at}' for at, letter in enumerate(label) if letter != 'I']
        observable.add_operator(coefficient, ' '.join(letters))
    state = qulacs.QuantumState(qubits)

    def place(theta):
        for at, (parameter, factor) in enumerate(turns):
            circuit.set_parameter(at, factor * theta[parameter])

    def energy(theta):
        place(theta)
        state.set_zero_state()
        circuit.update_quantum_state(state)
        return observable.get_expectation_value(state)

    def gradient(theta):
        value = energy(theta)
        result = numpy.zeros(len(theta))
        for slope, (parameter, factor) in zip(circuit.backprop(observable), turns):
            result[parameter] += factor * slope
        return value, result

    report(options, problem, 'energy', 'qulacs', lambda: energy)
    report(options, problem, 'gradient', 'qulacs', lambda: gradient)


def with_lightning(options, problem):
    qubits = problem['qubits']
    device = pennylane.device('lightning.qubit', wires=qubits)
    letters = {'X': pennylane.X, 'Y': pennylane.Y, 'Z': pennylane.Z}
    strings = [
        pennylane.prod(*[letters[letter](at) for at, letter in enumerate(label) if letter != 'I'])
        for label, _ in problem['terms']
    ]
    observable = pennylane.Hamiltonian([coefficient for _, coefficient in problem['terms']], strings)
    fixed = {'h': pennylane.Hadamard, 'x': pennylane.X, 't': pennylane.T, 'sx': pennylane.SX}
    turning = {'rx': pennylane.RX, 'ry': pennylane.RY, 'rz': pennylane.RZ}
    order = []
    for kind, first, *rest in problem['gates']:
        if kind == 'pauli':
            order.append((rest[0], rest[1]))
        elif kind == 'xy':
            order.append((rest[1], -1))
        elif kind in turning:
            order.append((rest[0], 1))

    def operation(theta, kind, first, *rest):
        if kind == 'pauli':
            on = [at for at, letter in enumerate(first) if letter != 'I']
            word = ''.join(first[at] for at in on)
            return pennylane.PauliRot(rest[1] * theta[rest[0]], word, [qubits - 1 - at for at in on])
        wire = qubits - 1 - first
        if kind == 'cx':
            return pennylane.CNOT([wire, qubits - 1 - rest[0]])
        if kind == 'xy':
            return pennylane.IsingXY(-theta[rest[1]], [wire, qubits - 1 - rest[0]])
        return turning[kind](theta[rest[0]], wire) if rest else fixed[kind](wire)

    def tape(theta):
        operations = [operation(theta, *gate) for gate in problem['gates']]
        return QuantumScript(operations, [pennylane.expval(observable)], trainable_params=range(len(order)))

    def gradient(theta):
        value, slopes = device.execute_and_compute_derivatives(tape(theta))
        result = numpy.zeros(len(theta))
        for slope, (parameter, factor) in zip(slopes, order):
            result[parameter] += factor * slope
        return value, result

    report(options, problem, 'energy', 'lightning', lambda: lambda theta: device.execute(tape(theta)))
    # Its adjoint derivative of PauliRot takes a second and is another number.
    if all(gate[0] != 'pauli' for gate in problem['gates']):
        report(options, problem, 'gradient', 'lightning', lambda: gradient)


def with_aer(options, problem):
    circuit = QuantumCircuit(problem['qubits'])
    theta = ParameterVector('t', problem['parameters'])
    for kind, first, *rest in problem['gates']:
        if kind == 'cx':
            circuit.cx(first, rest[0])
        elif kind == 'pauli':
            rotation = PauliEvolutionGate(SparsePauliOp(first[::-1]), rest[1] * theta[rest[0]] / 2)
            circuit.append(rotation, range(problem['qubits']))
        elif kind == 'xy':
            circuit.append(XXPlusYYGate(theta[rest[1]], 0), [first, rest[0]])
        elif rest:
            getattr(circuit, kind)(theta[rest[0]], first)
        else:
            getattr(circuit, kind)(first)
    circuit = transpile(circuit, basis_gates=BASIS, optimization_level=0)
    circuit.save_expectation_value(SparsePauliOp.from_list(problem['terms']), range(problem['qubits']))
    simulator = AerSimulator(method='statevector', max_parallel_threads=options.threads)

    def bound(point):
        # Aer has no XX+YY; as a matrix it is one gate of two qubits, decomposed it would be ten.
        plain = QuantumCircuit(problem['qubits'])
        for instruction in circuit.assign_parameters(dict(zip(theta, point))).data:
            if instruction.operation.name == 'xx_plus_yy':
                plain.unitary(instruction.operation.to_matrix(), instruction.qubits)
            else:
                plain.append(instruction)
        return plain

    def energy(point):
        if any(gate[0] == 'xy' for gate in problem['gates']):
            job = simulator.run(bound(point))
        else:
            binds = {parameter: [value] for parameter, value in zip(theta, point)}
            job = simulator.run(circuit, parameter_binds=[binds])
        return job.result().data(0)['expectation_value']

    report(options, problem, 'energy', 'aer', lambda: energy)


options = arguments()
for problem in problems(options):
    for run in (with_qulacs, with_lightning, with_aer):
        run(options, problem)
