"""qulacs: its state with a cached SciPy matrix (the fastest peer), term by term, and its own gradient."""
import numpy
from measure import arguments, problems, report
from qulacs import Observable, ParametricQuantumCircuit, QuantumState
from sparse import matrix


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

    if problem['qubits'] <= 16 or options.all:
        complex_matrix = matrix(problem)
        real_matrix = complex_matrix if complex_matrix.dtype == float else None
        complex_matrix = complex_matrix.astype(complex)

        def energy_of(prepared):
            psi = prepared.get_vector()
            return numpy.vdot(psi, complex_matrix @ psi).real

        def with_matrix(theta):
            prepare(theta)
            return energy_of(state)

        def with_real_matrix(theta):
            prepare(theta)
            planes = state.get_vector().view(float).reshape(-1, 2)
            return numpy.vdot(planes, real_matrix @ planes)

        def gradient_with_matrix(theta):
            prepare(theta)
            psi = state.get_vector()
            image = complex_matrix @ psi
            applied.load(image)
            return numpy.vdot(psi, image).real, 2 * in_our_order(circuit.backprop_inner_product(applied))

        applied = QuantumState(problem['qubits'])
        report(options, problem, 'energy', 'state + cached matrix', with_matrix)
        if real_matrix is not None:
            report(options, problem, 'energy', 'state + cached real matrix', with_real_matrix)
        report(options, problem, 'gradient', 'backprop, cached matrix', gradient_with_matrix)
    if problem['qubits'] <= 14 or options.all:
        report(options, problem, 'energy', 'term by term', by_terms)
        known = by_terms(problem['theta'])

        def gradient(theta):
            for at, parameter in enumerate(order):
                circuit.set_parameter(at, -theta[parameter])
            return known, in_our_order(circuit.backprop(observable))

        report(options, problem, 'gradient', 'backprop, term by term', gradient)
