#!/usr/bin/env bash
# Sees to a Chromium for the journeys: one that is there, else Debian's, where apt may install it.
set -euo pipefail

if [ -n "${CHROMIUM:-}" ] || command -v chromium-headless-shell chromium > /dev/null; then
  exit 0
fi
if ! command -v apt-get > /dev/null; then
  echo "The journeys need a Chromium: install one, or name it in the environment variable CHROMIUM." >&2
  exit 2
fi
sudo=""
[ "$(id -u)" = 0 ] || sudo="sudo"
$sudo apt-get update -qq
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends chromium-headless-shell > /dev/null
