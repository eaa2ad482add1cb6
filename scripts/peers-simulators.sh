#!/usr/bin/env bash
# Installs the Python simulators that `npm run bench -- simulator` measures beside ours, into .cache/ (3 GB, some minutes; not part
# of the tests). Idempotent, each environment all or nothing: the bench says which peers it does without.
set -uo pipefail
cd "$(dirname "$0")/.."
mkdir -p .cache
failed=0

# NAME IMPORTS: scripts/NAME.txt is what belongs into .cache/NAME.
install() {
  local home=.cache/$1
  if [ -e "$home/complete" ]; then return; fi
  rm -rf "$home"
  if python3 -m venv "$home" &&
    "$home/bin/pip" install --quiet --disable-pip-version-check --prefer-binary -r "scripts/$1.txt" &&
    "$home/bin/python" -W ignore -c "import $2"; then
    touch "$home/complete"
  else
    rm -rf "$home"
    echo "$1 could not be installed" >&2
    failed=1
  fi
}

install python-simulators 'qiskit_aer, qulacs, pennylane_lightning, mindquantum, pyscf, ffsim'
# TensorCircuit and TenCirChem pin other versions of the same libraries.
install python-simulators-jax 'tensorcircuit, tencirchem, jax'
exit $failed
