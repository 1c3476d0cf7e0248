#!/bin/sh
# Builds the server image, starts what docker-compose.yml describes, and runs a program through it, from inside the
# API's container. Nothing of it is left. Needs a running engine and compose; without an image registry also
# docker/debian-base.sh before, and POSTGRES_IMAGE=millrace/postgres-debian.
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
compose exec -T api node --input-type=module - <docker/try-stack.mjs
echo "try-stack: up, and it works"
