#!/usr/bin/env bash
# Installs the Python peer that tests run beside us on one storage (sqooler) into .cache/python-sqooler.
# Idempotent, all or nothing. Nothing of this is needed to use Eigenlake.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .cache
if [ -e .cache/python-sqooler/complete ]; then exit 0; fi
rm -rf .cache/python-sqooler
# Scripts in a virtual environment hold its path: it is made where it stays, and taken away again when half of it failed.
if ! python3 -m venv .cache/python-sqooler ||
  ! .cache/python-sqooler/bin/pip install --quiet --disable-pip-version-check -r scripts/python-peers.txt ||
  ! .cache/python-sqooler/bin/python -c 'import sqooler.storage_providers.local, sqooler.utils'; then
  rm -rf .cache/python-sqooler
  echo "sqooler could not be installed" >&2
  exit 1
fi
# What tests ask for.
touch .cache/python-sqooler/complete
