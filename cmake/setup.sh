# SPDX-License-Identifier: MIT
# Sourced by examples/run, tests/run and .ci/run: installs the Debian packages that are missing, and nothing else.

say() { printf '\n== %s\n' "$*"; }
fail() { printf '\nerror: %s\n' "$*" >&2; exit 1; }

# need PACKAGE...: installs what is not installed; does not touch the network when nothing is missing.
need() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  command -v apt-get >/dev/null || fail "these Debian packages are missing, and there is no apt-get: ${missing[*]}"
  say "Installing ${missing[*]}"
  local sudo=()
  [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  local log
  log=$(mktemp)
  if ! { "${sudo[@]}" apt-get update -q && "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    fail "apt-get could not install ${missing[*]}"
  fi
  rm -f "$log"
}

# configure BUILD [ARGUMENT...]: quiet unless it fails.
configure() {
  local build=$1 log
  shift
  log=$(mktemp)
  cmake "$@" -S . -B "$build" -G Ninja >"$log" 2>&1 || { cat "$log" >&2; fail "cmake could not configure $build"; }
  rm -f "$log"
}

# build BUILD [TARGET...]
build() {
  local build=$1 log targets=()
  shift
  [ $# -eq 0 ] || targets=(--target "$@")
  log=$(mktemp)
  cmake --build "$build" "${targets[@]}" >"$log" 2>&1 || { grep -E -A 20 'FAILED|error' "$log" | head -n 80 >&2 || cat "$log" >&2; fail "the build in $build failed"; }
  rm -f "$log"
}
