#!/usr/bin/env bash
# Installs what `npm test` needs beyond npm: the programs prometheus and promtool, nginx, openssl, python3, chromium, git, kubectl, and curl, jq and shellcheck
# for the scripts of deploy/, of Debian's packages.
# Says nothing unless it fails.
set -euo pipefail

# Where Debian keeps nginx, and only root looks.
PATH="$PATH:/usr/sbin"
NEEDED='prometheus:prometheus promtool:prometheus nginx:nginx openssl:openssl python3:python3 chromium:chromium curl:curl jq:jq shellcheck:shellcheck git:git kubectl:kubernetes-client'

# The programs that are not there.
missing_programs() {
  local pair
  for pair in $NEEDED; do
    command -v "${pair%:*}" >/dev/null || echo "${pair%:*}"
  done
}

# The packages that they are in.
missing_packages() {
  local pair
  for pair in $NEEDED; do
    command -v "${pair%:*}" >/dev/null || echo "${pair#*:}"
  done | sort -u
}

fail() {
  local programs packages
  programs=$(missing_programs | paste -sd , -)
  packages=$(missing_packages | paste -sd , -)
  echo "npm test needs ${programs//,/, }, not found on the PATH; $1; install Debian's ${packages//,/, }, or put the same programs from elsewhere on the PATH" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

# RUNLEVEL=1 is a runlevel in which no init script of a package starts its daemon.
apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 LC_ALL=C apt-get -qq -o DPkg::Lock::Timeout=120 "$@" 2>&1
}

install_packages() {
  # A word a package.
  # shellcheck disable=SC2086
  apt_get install --yes --no-install-recommends $packages
}

packages=$(missing_packages)
[ -n "$packages" ] || exit 0
command -v apt-get >/dev/null || fail 'there is no apt-get to install them with'
as_root true 2>/dev/null || fail 'installing them takes root, or sudo without a password'

# systemd takes no notice of RUNLEVEL. A unit that is there already is somebody's own and is left as it is.
masked=''
if [ -d /run/systemd/system ]; then
  for package in $packages; do
    systemctl cat "$package.service" >/dev/null 2>&1 && continue
    as_root systemctl --quiet mask --runtime "$package.service" >/dev/null 2>&1 && masked="$masked $package.service"
  done
fi

status=0
output=$(install_packages || { apt_get update && install_packages; }) || status=$?

for unit in $masked; do
  as_root systemctl --quiet unmask --runtime "$unit" >/dev/null 2>&1 || true
  as_root systemctl --quiet disable "$unit" >/dev/null 2>&1 || true
done

if [ "$status" -ne 0 ]; then
  reason=$(grep '^E: ' <<<"$output" | tail -n 1) || reason="exit code $status"
  fail "apt-get could not install them ($reason)"
fi
[ -z "$(missing_programs)" ] || fail 'they are not there after apt-get installed the packages'
