#!/usr/bin/env bash
# Installs Apache Airflow 3 and 2 into .cache/airflow-3 and .cache/airflow-2, for the test that runs our DAGs. Idempotent.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .cache
for major in 3 2; do
  requirements=scripts/airflow-$major.txt
  environment=.cache/airflow-$major
  want=$(sha256sum < "$requirements")
  [[ -f $environment/complete && $(cat "$environment/complete") == "$want" ]] && continue
  rm -rf "$environment"
  # uv resolves nothing here, but it fetches side by side: pip takes nine times as long.
  if python3 -m venv "$environment" && "$environment/bin/pip" install --quiet --disable-pip-version-check uv==0.9.11 &&
    "$environment/bin/uv" pip install --quiet --python "$environment/bin/python" -r "$requirements"; then
    echo "$want" > "$environment/complete"
  else
    rm -rf "$environment"
    echo "Airflow $major could not be installed" >&2
  fi
done
