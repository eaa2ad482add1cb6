#!/usr/bin/env bash
# Installs Debian's Chromium for the tests of the pages; does nothing where a browser is already there.
set -euo pipefail

for browser in "${EIGENLAKE_CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [ -n "$browser" ] && command -v "$browser" >/dev/null; then
    echo "$(command -v "$browser") is there"
    exit 0
  fi
done

run=()
[ "$(id -u)" = 0 ] || run=(sudo)
export DEBIAN_FRONTEND=noninteractive
"${run[@]}" apt-get update -q
"${run[@]}" apt-get install -q -y --no-install-recommends chromium fonts-dejavu-core
command -v chromium
