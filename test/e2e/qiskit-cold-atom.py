"""A user of qiskit-cold-atom on a server of ours: server address and token as arguments, one JSON document on stdout."""

import json
import sys
import warnings

warnings.simplefilter("ignore")

import numpy as np
from qiskit import QuantumCircuit
from qiskit_cold_atom.providers import ColdAtomProvider
import qiskit_cold_atom.fermions  # adds the gates to circuits
import qiskit_cold_atom.spins

server, token = sys.argv[1:3]
names = ["singlequdit", "multiqudit", "fermions", "rydberg"]
ColdAtomProvider.save_account(
    url=[f"{server}/api/v2/{name}" for name in names], username="anyone", token=token, overwrite=True
)
provider = ColdAtomProvider.load_account()
remote = {name: provider.get_backend(f"local_{name}_simulator") for name in names}


def run(name, circuit, shots):
    job = remote[name].run(circuit, shots=shots)
    result = job.result(timeout=120)
    return {"status": job.status().name, "memory": result.get_memory()}


turn = QuantumCircuit(1)
turn.rlx(np.pi, 0)
turn.measure_all()

hop = QuantumCircuit(4)
hop.fload(0)
hop.fload(3)
hop.fhop([np.pi / 2], [0, 1, 2, 3])
hop.measure(0, 0) if hop.num_clbits else hop.measure_all()

refused = QuantumCircuit(1)
refused.rlx(-1.0, 0)
refused.measure_all()
bad = remote["singlequdit"].run(refused, shots=10)
try:
    bad.result(timeout=120)
    ended = "no error"
except Exception as error:
    ended = type(error).__name__

print(
    json.dumps(
        {
            "operational": {name: backend.status().operational for name, backend in remote.items()},
            "turn": run("singlequdit", turn, 10),
            "hop": run("fermions", hop, 50),
            "refused": ended,
            "message": bad.error_message(),
            "retrieved": remote["singlequdit"].retrieve_job(job_id=remote["singlequdit"].run(turn, shots=1).job_id()).status().name,
        }
    )
)
