#!/bin/sh
# Builds the server image, starts what docker-compose.yml describes, and runs programs through it, asked for from inside the
# API's container: by `worker` as WebAssembly, then by `code-worker` in containers. Nothing of it is left. Needs a running
# engine and compose; without an image registry also docker/debian-base.sh before, and
# POSTGRES_IMAGE=millrace/postgres-debian.
set -eu
cd "$(dirname "$0")/.."

export COMPOSE_PROJECT_NAME="millrace-try-$$" PORT="${PORT:-3999}"
authorities=/etc/ssl/certs/ca-certificates.crt
trusted=docker/certificates/host.crt

if docker compose version >/dev/null 2>&1; then
  compose() { docker compose "$@"; }
else
  compose() { docker-compose "$@"; }
fi

finish() {
  code=$?
  if [ "$code" -ne 0 ]; then compose logs --tail=40 || true; fi
  compose down --volumes >/dev/null 2>&1 || true
  exit "$code"
}
trap finish EXIT

# What this machine trusts, the build shall trust.
if [ -r "$authorities" ] && [ ! -e "$trusted" ]; then cp "$authorities" "$trusted"; fi

compose build migrate
compose up -d
try() { compose exec -T -e "DRIVER=$1" api node --input-type=module - <docker/try-stack.mjs; }
try embedded

export COMPOSE_PROFILES=code-execution CODE_EXECUTION_DRIVER=docker
DOCKER_GID=$(stat -c %g /var/run/docker.sock)
export DOCKER_GID
compose up -d
try docker
# Of its programs, also those for which containers waited, nothing stays.
host=$(compose exec -T code-worker cat /etc/hostname)
compose stop
left=$(docker ps --all --quiet --filter label=millrace.component=code-execution --filter "label=millrace.host=$host")
if [ -n "$left" ]; then echo "try-stack: code-worker left containers: $left"; exit 1; fi
echo "try-stack: up, and it works"
