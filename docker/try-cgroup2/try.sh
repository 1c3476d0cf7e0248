#!/bin/bash
# Runs the supervisor of programs on a kernel with cgroup version 2 alone, Debian's, in a virtual machine in software: what it
# counts and how it judges there. As root, with Docker, the image of programs, the Node of the workspace, and Debian's
# packages qemu-system-x86 and cpio; takes two minutes:
#   bash docker/try-cgroup2/try.sh
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

copy_from() { # IMAGE PATH: the file, or all of the image for /
  local container
  container=$(docker create "$1" true)
  if [ "$2" = / ]; then docker export "$container" | tar x -C "$work/root"; else docker cp "$container:$2" "$work/root/"; fi
  docker rm "$container" >/dev/null
}

image=$(docker images --format '{{.Repository}}:{{.Tag}}' millrace/code-execution | head -n 1)
[ -n "$image" ] || { echo "There is no image millrace/code-execution: run a program in a container first."; exit 1; }
mkdir "$work/root"
copy_from debian:12-slim /
copy_from "$image" /sbx/supervisor
rm -rf "$work"/root/usr/share/{doc,locale,man} "$work"/root/var/{cache,lib/apt}
mkdir -p "$work/root/requests"
install -m 0755 init guest "$work/root/"
node try.mjs write "$work/root/requests"
(cd "$work/root" && find . | cpio --quiet -o -H newc | gzip -1 >"$work/initrd")

kernel=$(apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
(cd "$work" && apt-get -qq download "$kernel" && dpkg-deb --fsys-tarfile linux-image-*.deb | tar x ./boot)
timeout 400 qemu-system-x86_64 -accel tcg -cpu qemu64 -m 1500 -nographic -net none -no-reboot \
  -kernel "$work"/boot/vmlinuz-* -initrd "$work/initrd" -append 'console=ttyS0 rdinit=/init quiet' \
  </dev/null >"$work/console" 2>&1 || true
node try.mjs judge "$work/console"
