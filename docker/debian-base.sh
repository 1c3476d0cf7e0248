#!/bin/sh
# Makes the base image that the Dockerfiles start from, on a machine that has Debian packages but no
# image registry: debootstrap into a scratch folder, then `docker import` under the registry's own name.
# With a registry it is not needed (`docker build` pulls); with the image present it does nothing.
# Needs root, debootstrap and a running engine.
set -eu

image=${BASE_IMAGE:-debian:12-slim}
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
suite=bookworm

if docker image inspect "$image" >/dev/null 2>&1; then
  echo "debian-base: $image exists, nothing to do"
  exit 0
fi
if ! command -v debootstrap >/dev/null 2>&1; then
  echo "debian-base: debootstrap is missing; install it: apt-get install -y debootstrap" >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "debian-base: debootstrap needs root; run it with sudo" >&2
  exit 1
fi

root=$(mktemp -d)
trap 'rm -rf "$root" "$root.tar" "$root.log"' EXIT
echo "debian-base: making $image from $mirror ($suite)"
debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" "$mirror" >"$root.log" 2>&1 || {
  echo "debian-base: debootstrap failed; its last lines:" >&2
  tail -n 20 "$root.log" >&2
  exit 1
}
# What the slim image leaves out as well: package lists, documentation, caches.
rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/* "$root"/usr/share/doc/* "$root"/usr/share/man/* \
  "$root"/usr/share/locale/* "$root"/var/log/*
tar -C "$root" --numeric-owner --one-file-system -cf "$root.tar" .
docker import --change 'CMD ["bash"]' "$root.tar" "$image" >/dev/null
echo "debian-base: $image is ready"
