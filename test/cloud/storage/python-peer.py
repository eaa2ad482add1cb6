"""One process of a Python peer: a JSON request per line on stdin, its answer per line on stdout. Uses sqooler as it is."""

import json
import shutil
import sys
from typing import Literal

from pydantic import BaseModel
from sqooler.schemes import ExperimentDict, GateInstruction, LocalLoginInformation, ResultDict, get_init_status
from sqooler.security import JWSDict, create_jwk_pair
from sqooler.spoolers import Spooler
from sqooler.storage_providers.local import LocalProviderExtended
from sqooler.utils import main, update_backends

base, device = sys.argv[1:3]


def open_provider():
    if not base.startswith("mongodb://"):
        return LocalProviderExtended(LocalLoginInformation(base_path=base), "localtest")
    from sqooler.schemes import MongodbLoginInformation
    from sqooler.storage_providers import mongodb

    # sqooler always builds mongodb+srv://, which needs DNS and TLS: it gets a client of the plain URL instead.
    client = mongodb.MongoClient
    mongodb.MongoClient = lambda _: client(base)
    login = MongodbLoginInformation(mongodb_username="u", mongodb_password="p", mongodb_database_url="h")
    return mongodb.MongodbProviderExtended(login, "mongotest")


provider = open_provider()


class Flip(GateInstruction):
    name: Literal["flip"] = "flip"
    wires: list[int]
    params: list[float]
    parameters: str = "angle"
    description: str = "turns one spin"
    coupling_map: list = [[0], [1]]
    qasm_def: str = "gate flip(angle) {}"


class Experiment(BaseModel):
    wire_order: Literal["interleaved"]
    shots: int
    num_wires: Literal[1, 2]
    instructions: list[list]


def circuit(name, experiment):
    return ExperimentDict(
        header={"name": name, "extra metadata": "from Python"},
        shots=experiment.shots,
        success=True,
        data={"memory": ["1 0"] * experiment.shots, "instructions": experiment.instructions},
    )


def spooler(sign):
    made = Spooler(ins_schema_dict={"flip": Flip}, device_config=Experiment, n_wires=2, version="0.2", sign=sign)
    made.gen_circuit = circuit
    made.display_name = device
    return made


def plain(model):
    return json.loads(model.model_dump_json())


def status(job):
    return plain(provider.get_status(device, "alice", job))


def read(job):
    found = {
        "backends": provider.get_backends(),
        "config": plain(provider.get_config(device)),
        "status": plain(provider.get_status(device, "alice", job)),
        "result": plain(provider.get_result(device, "alice", job)),
        "backend_status": plain(provider.get_backend_status(device)),
    }
    if base.startswith("mongodb://"):
        # Configs lie under random ids there.
        return found
    raw = provider.get(provider.configs_path, device)
    if "signature" in raw:
        found["config_verified"] = JWSDict(**raw).verify_signature(provider.get_public_key(device))
        found["result_verified"] = provider.verify_result(device, job)
    return found


def submit(text):
    job = provider.upload_job(json.loads(text), device, "alice")
    provider.upload_status(device, "alice", job)
    return job


def key():
    return create_jwk_pair("python")[0].to_config_str()


def publish(sign):
    update_backends(provider, {device: spooler(sign)})


def spool(sign, iterations):
    main(provider, {device: spooler(sign)}, iterations)


def compete():
    """Takes jobs until none is left; gives those it executed. What sqooler's own loop dies of counts as a lost job."""
    executed, lost = [], 0
    while provider.get_file_queue(provider.queue_path + "/" + device):
        try:
            found = provider.get_next_job_in_queue(device)
        except (FileNotFoundError, shutil.Error):
            lost += 1
            continue
        if found.job_id == "None":
            break
        provider.get_job(found.job_json_path, found.job_id)
        status = get_init_status()
        status.job_id, status.status = found.job_id, "DONE"
        experiment = ExperimentDict(header={"name": "python"}, shots=0, success=True, data={"memory": ["python"], "instructions": None})
        result = ResultDict(display_name=device, backend_version="0", job_id=found.job_id, status="INITIALIZING", results=[experiment])
        provider.update_in_database(result, status, found.job_id, device)
        executed.append(found.job_id)
    return {"executed": executed, "lost": lost}


print(json.dumps("ready"), flush=True)
for line in sys.stdin:
    name, arguments = json.loads(line)
    print(json.dumps(globals()[name](*arguments)), flush=True)
