#!/usr/bin/env bash
# Installs the Python programs that tests run beside us, into .cache/: sqooler (a peer on our storages) and qiskit-cold-atom
# (a client of our API). Idempotent, each all or nothing. Nothing of this is needed to use Eigenlake.
set -uo pipefail
cd "$(dirname "$0")/.."
mkdir -p .cache
failed=0

# NAME REQUIREMENTS IMPORTS. Scripts in a virtual environment hold its path: it is made where it stays.
install() {
  local home=.cache/$1
  if [ -e "$home/complete" ]; then return; fi
  rm -rf "$home"
  if python3 -m venv "$home" &&
    "$home/bin/pip" install --quiet --disable-pip-version-check -r "$2" &&
    "$home/bin/python" -W ignore -c "import $3"; then
    # What tests ask for.
    touch "$home/complete"
  else
    rm -rf "$home"
    echo "$1 could not be installed" >&2
    failed=1
  fi
}

install python-sqooler scripts/python-peers.txt 'sqooler.storage_providers.local, sqooler.utils'
install python-cold-atom scripts/python-cold-atom.txt 'qiskit_cold_atom.providers'
exit $failed
