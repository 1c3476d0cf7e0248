#!/bin/sh
# Makes the cluster at the first start, then becomes the server.
set -eu

: "${POSTGRES_PASSWORD:?set POSTGRES_PASSWORD}"
user=${POSTGRES_USER:-postgres}
database=${POSTGRES_DB:-$user}

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  umask 077
  password_file=$(mktemp)
  printf '%s' "$POSTGRES_PASSWORD" >"$password_file"
  initdb --username="$user" --pwfile="$password_file" --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8
  rm "$password_file"
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  if [ "$database" != postgres ]; then
    # Single-user mode: nobody can connect before all is in place.
    printf 'CREATE DATABASE "%s"\n' "$(printf '%s' "$database" | sed 's/"/""/g')" | postgres --single -D "$PGDATA" postgres >/dev/null
  fi
fi

unset POSTGRES_PASSWORD
exec "$@" -c listen_addresses='*'
