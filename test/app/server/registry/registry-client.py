"""Confluent's Python client on a schema registry: the answers, one after the other, as one JSON document."""

import dataclasses
import json
import sys

from confluent_kafka.schema_registry import Schema, SchemaRegistryClient, ServerConfig
from confluent_kafka.schema_registry.common.schema_registry_client import ConfigCompatibilityLevel
from confluent_kafka.schema_registry.error import SchemaRegistryError

question = json.load(sys.stdin)
answers = []
ids = {}


def plain(value):
    """What a registry said, with its ids in the order in which they came."""
    if dataclasses.is_dataclass(value) or hasattr(value, "__attrs_attrs__"):
        names = ("schema_id", "subject", "version", "schema", "schema_str", "schema_type", "compatibility",
                 "compatibility_level")
        kept = {name: plain(getattr(value, name)) for name in names if getattr(value, name, None) is not None}
        if "schema_id" in kept:
            kept["schema_id"] = ids.setdefault(kept["schema_id"], len(ids))
        if "schema_str" in kept:
            kept["schema_str"] = json.loads(kept["schema_str"])
        return kept
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value if isinstance(value, (str, int, bool, dict, type(None))) else str(value)


def note(name, call, is_id=False):
    try:
        value = call()
        answers.append([name, ids.setdefault(value, len(ids)) if is_id else plain(value)])
        return value
    except SchemaRegistryError as error:
        answers.append([name, {"status": error.http_status_code, "code": error.error_code}])


def client(**login):
    # Without its memory each call is a request.
    return SchemaRegistryClient({"url": question["url"], "max.retries": 0, "cache.capacity": 1, **login})


login = question.get("login")
registry = client(**({"basic.auth.user.info": login} if login else {}))


def record(*fields):
    return Schema(json.dumps({"type": "record", "name": "A", "fields": fields}), "AVRO")


a = {"name": "a", "type": "int"}
b = {"name": "b", "type": "int", "default": 0}
c = {"name": "c", "type": "string"}
upstream = Schema(question["schema"], "AVRO")
subject = "experiment.vqe-value"

note("no subjects", lambda: registry.get_subjects())
first = note("register", lambda: registry.register_schema(subject, upstream), is_id=True)
note("register again", lambda: client(**({"basic.auth.user.info": login} if login else {})).register_schema(subject, upstream), is_id=True)
note("register elsewhere", lambda: registry.register_schema("other-value", upstream), is_id=True)
note("by id", lambda: registry.get_schema(first))
note("look up", lambda: registry.lookup_schema(subject, upstream))
note("latest", lambda: registry.get_latest_version(subject))
note("version 1", lambda: registry.get_version(subject, 1))
note("versions", lambda: registry.get_versions(subject))
note("subjects", lambda: sorted(registry.get_subjects()))
note("register a", lambda: registry.register_schema("s", record(a)), is_id=True)
note("a compatible", lambda: registry.test_compatibility("s", record(a, b)))
note("an incompatible", lambda: registry.test_compatibility("s", record(a, c)))
note("register an incompatible", lambda: registry.register_schema("s", record(a, c)), is_id=True)
note("register a compatible", lambda: registry.register_schema("s", record(a, b)), is_id=True)
note("compatible with version 1", lambda: registry.test_compatibility("s", record(b), 1))
for level in ("NONE", "BACKWARD", "BACKWARD_TRANSITIVE", "FORWARD", "FORWARD_TRANSITIVE", "FULL", "FULL_TRANSITIVE"):
    note(f"set {level}", lambda: registry.set_compatibility("s", level))
    note(f"get {level}", lambda: registry.get_compatibility("s"))
    for name, other in (("more", record(a, b, {"name": "d", "type": "int", "default": 1})), ("fewer", record(b)),
                        ("c", record(a, b, c)), ("long", record({"name": "a", "type": "long"}, b))):
        note(f"{level} {name}", lambda: registry.test_compatibility("s", other))
note("level of all", lambda: registry.get_compatibility())
note("level of nobody", lambda: registry.get_compatibility("nobody"))
note("set level of all", lambda: registry.set_compatibility(level="FULL"))
note("level of all again", lambda: registry.get_compatibility())
note("set a wrong level", lambda: registry.set_compatibility(level="SOMEHOW"))
note("set level back", lambda: registry.set_compatibility(level="BACKWARD"))
note("set config", lambda: registry.set_config("s", ServerConfig(compatibility=ConfigCompatibilityLevel.NONE))["compatibility"])
note("get config", lambda: registry.get_config("s"))
note("unknown id", lambda: registry.get_schema(999999))
note("unknown subject", lambda: registry.get_latest_version("nobody"))
note("unknown version", lambda: registry.get_version("s", 99))
note("look up elsewhere", lambda: registry.lookup_schema("nobody", record(a)))
note("look up another", lambda: registry.lookup_schema("s", record(c)))
note("no schema", lambda: registry.register_schema("t", Schema('{"type": "record"}', "AVRO")), is_id=True)
note("delete a version", lambda: registry.delete_version("s", 1))
note("versions without it", lambda: registry.get_versions("s"))
note("delete a subject", lambda: registry.delete_subject(subject))
note("subjects without it", lambda: sorted(registry.get_subjects()))
note("versions of it", lambda: registry.get_versions(subject))
fresh = client(**({"basic.auth.user.info": login} if login else {}))
note("its id all the same", lambda: fresh.get_schema(first))
note("register it again", lambda: fresh.register_schema(subject, upstream), is_id=True)
note("versions of it again", lambda: registry.get_versions(subject))
note("delete for good, softly first", lambda: registry.delete_subject("other-value"))
note("delete for good", lambda: registry.delete_subject("other-value", permanent=True))
note("subjects at the end", lambda: sorted(registry.get_subjects()))
if login:
    note("wrong password", lambda: client(**{"basic.auth.user.info": login + "x"}).get_subjects())
    note("no login", lambda: client().get_subjects())
print(json.dumps(answers))
