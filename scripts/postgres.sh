#!/usr/bin/env bash
# PostgreSQL for tests of the accounts. They make a cluster of their own on a free port and need only the programs.
#   scripts/postgres.sh   installs Debian's package where there is none (root); else does nothing
# EIGENLAKE_POSTGRES_BIN names another folder of initdb and postgres. Idempotent.
set -euo pipefail

die() { printf 'postgres: %s\n' "$*" >&2; exit 1; }

for folder in "${EIGENLAKE_POSTGRES_BIN:-}" /usr/lib/postgresql/*/bin; do
  [[ -n $folder && -x $folder/initdb && -x $folder/postgres ]] && exit 0
done
command -v initdb > /dev/null && command -v postgres > /dev/null && exit 0
command -v apt-get > /dev/null || die 'no apt-get here: install PostgreSQL and set EIGENLAKE_POSTGRES_BIN'
[[ $EUID == 0 ]] || die 'as root: apt-get install postgresql'
# Debian would start a cluster of its own on port 5432 with the package.
mkdir -p /etc/postgresql-common/createcluster.d
printf 'create_main_cluster = false\n' > /etc/postgresql-common/createcluster.d/eigenlake.conf
DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -y install --no-install-recommends postgresql >&2
