#!/usr/bin/env bash
# Servers that tests speak to, installed into .cache/services. Tests that need one skip with the reason when it is not there.
#   scripts/services.sh mongo-java   mongo-java-server through Maven (seconds; needs mvn and a JDK 17 or newer)
#   scripts/services.sh ferretdb     FerretDB built from source (minutes; needs Go 1.24 or newer)
# Both speak the protocol of MongoDB; neither is MongoDB. Idempotent.
set -euo pipefail

cache=$(cd "$(dirname "$0")/.." && pwd)/.cache/services

die() { printf 'services: %s\n' "$*" >&2; exit 1; }
need() { command -v "$1" > /dev/null || die "$1 is missing: $2"; }

# install NAME: runs install_NAME in a folder of its own, which takes its place only when it is complete.
install() {
  local home=$cache/$1 work
  [[ -e $home/complete ]] && return 0
  mkdir -p "$cache"
  work=$(mktemp -d "$cache/.$1.XXXXXX")
  trap 'rm -rf -- "$work"' EXIT
  (cd "$work" && "install_$1") >&2 || die "$1 could not be installed"
  touch "$work/complete"
  # Somebody else may have been faster.
  [[ -e $home/complete ]] || { rm -rf -- "$home"; mv -T -- "$work" "$home"; }
  rm -rf -- "$work"
  trap - EXIT
}

install_mongo-java() {
  local plugin=org.apache.maven.plugins:maven-dependency-plugin:3.8.1
  mvn -q -B "$plugin:copy-dependencies" -f "$sources/pom.xml" -DincludeScope=runtime -DoutputDirectory="$PWD/libs"
  javac -cp 'libs/*' -d classes "$sources/Serve.java"
}

# A tool of a module of our own, vendored: the published module leaves version.txt for the builder to write, and the program
# refuses to start without it; plain `go install` asks for the list of versions, which is not there.
install_ferretdb() {
  local tool=github.com/FerretDB/FerretDB/cmd/ferretdb version=v1.24.2
  export GOFLAGS='' CGO_ENABLED=0
  mkdir bin source
  (
    cd source
    go mod init services
    go get -tool "$tool@$version"
    printf '//go:build tools\n\npackage tools\n\nimport _ "%s"\n' "$tool" > tools.go
    go mod vendor
    local about=vendor/github.com/FerretDB/FerretDB/build/version
    printf '%s\n' "$version" > "$about/version.txt"
    printf 'module\n' > "$about/package.txt"
    nice -n 10 go build -buildvcs=false -trimpath -o ../bin/ferretdb "$tool"
  )
  rm -rf source
}

sources=$(cd "$(dirname "$0")/.." && pwd)/test/services/mongo-java
case ${1:-} in
  mongo-java)
    need mvn 'Debian: apt-get install maven'
    need javac 'Debian: apt-get install openjdk-17-jdk-headless'
    install mongo-java
    ;;
  ferretdb)
    need go 'https://go.dev/dl'
    install ferretdb
    ;;
  *) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
