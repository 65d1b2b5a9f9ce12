#!/usr/bin/env bash
# Installs what `npm test` needs beyond npm: the programs prometheus and promtool, of Debian's package prometheus.
# Says nothing unless it fails.
set -euo pipefail

missing_programs() {
  local program missing=()
  for program in prometheus promtool; do
    command -v "$program" >/dev/null || missing+=("$program")
  done
  echo "${missing[*]}"
}

fail() {
  local missing
  missing=$(missing_programs)
  echo "npm test needs ${missing// / and }, not found on the PATH; $1; install Debian's package prometheus, or put both programs of https://prometheus.io/download/ on the PATH" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

# RUNLEVEL=1 is a runlevel in which no init script of the package starts its daemon.
apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 LC_ALL=C apt-get -qq -o DPkg::Lock::Timeout=120 "$@" 2>&1
}

install_package() {
  apt_get install --yes --no-install-recommends prometheus
}

[ -n "$(missing_programs)" ] || exit 0
command -v apt-get >/dev/null || fail 'there is no apt-get to install them with'
as_root true 2>/dev/null || fail 'installing them takes root, or sudo without a password'

# systemd takes no notice of RUNLEVEL. A unit that is there already is somebody's own and is left as it is.
masked=no
if [ -d /run/systemd/system ] && ! systemctl cat prometheus.service >/dev/null 2>&1; then
  as_root systemctl --quiet mask --runtime prometheus.service >/dev/null 2>&1 && masked=yes
fi

status=0
output=$(install_package || { apt_get update && install_package; }) || status=$?

if [ "$masked" = yes ]; then
  as_root systemctl --quiet unmask --runtime prometheus.service >/dev/null 2>&1 || true
  as_root systemctl --quiet disable prometheus.service >/dev/null 2>&1 || true
fi

if [ "$status" -ne 0 ]; then
  reason=$(grep '^E: ' <<<"$output" | tail -n 1) || reason="exit code $status"
  fail "apt-get could not install them ($reason)"
fi
[ -z "$(missing_programs)" ] || fail 'they are not there after apt-get installed the package'
