"""Writes qiskit.json: texts of qiskit.qasm3.dumps with the states that Qiskit computes for the same circuits.

Run with Qiskit 0.46: .cache/python-cold-atom/bin/python test/data/open-qasm/make.py > test/data/open-qasm/qiskit.json
"""

import json
import sys

from qiskit import QuantumCircuit, qasm3, transpile
from qiskit.circuit import Parameter
from qiskit.circuit.library import EfficientSU2, ExcitationPreserving, RealAmplitudes, XXPlusYYGate
from qiskit.quantum_info import Statevector

made = []


def add(name, circuit, values):
    inputs = {escaped(parameter.name): value for parameter, value in zip(circuit.parameters, values)}
    bound = circuit.assign_parameters(dict(zip(circuit.parameters, values)))
    bound.remove_final_measurements()
    state = Statevector(bound)
    made.append(
        {
            "name": name,
            "text": qasm3.dumps(circuit),
            "inputs": inputs,
            "re": [float(z.real) for z in state.data],
            "im": [float(z.imag) for z in state.data],
        }
    )


def escaped(name):
    return name if name.isidentifier() else "_" + name.replace("[", "_").replace("]", "_")


def started(qubits):
    circuit = QuantumCircuit(qubits)
    for qubit in range(qubits):
        circuit.ry(0.7 + qubit, qubit)
        circuit.rz(0.3 * qubit, qubit)
    return circuit


many = [0.1 + 0.37 * k for k in range(40)]
entanglement = "reverse_linear"
add("EfficientSU2, as a gate", EfficientSU2(3, reps=1, entanglement=entanglement), many[:12])
add("RealAmplitudes, gate by gate", RealAmplitudes(3, reps=2, entanglement=entanglement).decompose(), many[:9])
add("ExcitationPreserving, as a gate", started(3).compose(ExcitationPreserving(3, reps=1)), many[:9])
add("ExcitationPreserving, gate by gate", started(3).compose(ExcitationPreserving(3, reps=1).decompose()), many[:9])
bound = EfficientSU2(3, reps=1).decompose()
add("EfficientSU2 with numbers", bound.assign_parameters(many[:12]), [])
add("EfficientSU2 in rz, sx and cx", transpile(EfficientSU2(3, reps=1), basis_gates=["rz", "sx", "x", "cx"]), many[:12])
line = [[0, 1], [1, 0], [1, 2], [2, 1]]
placed = transpile(
    RealAmplitudes(3, reps=1), basis_gates=["rz", "sx", "x", "cx"], coupling_map=line, initial_layout=[2, 1, 0]
)
add("RealAmplitudes on physical qubits", placed, many[:6])

a, b = Parameter("a"), Parameter("beta")
formulas = started(3)
formulas.rx(a + 2 * b - 0.5, 0)
formulas.rz(1.5 * a * b, 1)
formulas.u(a.sin(), b / 3, a / b, 2)
formulas.ry((a.cos() + b.exp()) / 4, 0)
formulas.cp((a - b) * (a - b), 0, 1)
formulas.rzz(a, 1, 2)
formulas.p(b.log() + a.tan(), 2)
formulas.barrier()
formulas.crz(a.arctan() - 0.25 * a, 2, 0)
formulas.measure_all()
add("formulas of parameters, measured", formulas, [0.8, 1.3])

gates = started(4)
gates.append(XXPlusYYGate(0.8, 0.3), [0, 1])
gates.rxx(0.4, 0, 2)
gates.ryy(-0.9, 3, 1)
gates.rzx(0.6, 2, 3)
gates.iswap(1, 2)
gates.dcx(0, 3)
gates.ecr(2, 1)
gates.sxdg(3)
gates.r(0.5, 1.1, 0)
gates.csx(1, 3)
gates.ccx(0, 1, 2)
gates.ccz(3, 1, 0)
gates.cswap(3, 0, 2)
gates.ch(0, 1)
gates.cy(2, 3)
gates.cu(0.3, 0.5, -0.7, 0.9, 1, 0)
gates.cry(-1.3, 3, 2)
gates.crx(2.1, 0, 3)
gates.mcx([0, 1, 3], 2)
gates.sdg(1)
gates.tdg(2)
gates.id(0)
gates.global_phase = 0.5
add("gates with definitions", gates, [])

json.dump(made, sys.stdout, indent=1)
print()
