#!/usr/bin/env bash
# Prepares a machine for building nodus: installs the Debian packages that the build needs, builds the JavaScript
# engine once from its crate's source, packs it under the user's cache and links the pack into this checkout as
# `.engine`. Every step is skipped when its result is already there, so running it again is cheap and safe.
#
#   tools/setup.sh                 the whole set-up
#   tools/setup.sh --no-packages   leave the system's packages alone
#   tools/setup.sh --force         build the engine even when a pack exists
#   tools/setup.sh --peers         only the programs that tests/apps talks to: servers, clients, a browser
#   tools/setup.sh --formatter     only the formatter of the C++ code
#
# Environment: NODUS_ENGINE_CACHE (default ~/.cache/nodus) is where the pack lives; it can be shared by any number of
# checkouts. LIBCLANG_PATH names the directory of a libclang of version 16 or newer when it is not Debian's.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
cache=${NODUS_ENGINE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/nodus}
# Raise when the layout of the pack or the way of building changes: old packs are then left alone and a new one is made.
pack_revision=12
# The revision is in the file's name, so that cargo, which watches the name, notices a new one.
archive=mozjs-r$pack_revision.tar.gz

say() { printf 'setup: %s\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }

# The exact engine version is the one that the workspace pins.
engine_version=$(sed -n 's/^mozjs_sys = "=\(.*\)"$/\1/p' "$root/Cargo.toml")
mozjs_version=$(sed -n 's/^mozjs = "=\(.*\)"$/\1/p' "$root/Cargo.toml")
[ -n "$engine_version" ] && [ -n "$mozjs_version" ] || die "Cargo.toml does not pin mozjs and mozjs_sys"
target=$(rustc -vV 2>/dev/null | sed -n 's/^host: //p' || true)

install_packages() {
  command -v apt-get >/dev/null || { say "no apt-get here: install a C++ compiler, make, perl, python3, pkg-config, zlib, brotli, zstd, llvm and libclang yourself"; return; }
  # `llvm` brings the unversioned llvm-objdump that the engine's configure demands; libclang must be 16 or newer,
  # Debian 12's default (14) cannot read the engine's headers.
  local wanted=(build-essential python3 pkg-config make perl zlib1g-dev libbrotli-dev libzstd-dev llvm curl ca-certificates git)
  if [ -z "${LIBCLANG_PATH:-}" ]; then wanted+=(libclang-19-dev); fi
  # npm fetches what the tests and the JavaScript tools need; any version on PATH will do.
  command -v npm >/dev/null || wanted+=(npm)
  install_missing "${wanted[@]}"
}

# What tests/apps talks to over the network. The tests start these programs themselves, on ports of their own.
peer_packages=(curl openssl nginx-light redis-server rabbitmq-server postgresql mariadb-server nghttp2-client wrk
  apache2-utils chromium)

# One version, since each formats a little differently.
formatter_package=clang-format-19

# install_missing PACKAGE ...: installs those that are not there. No service of theirs is started.
install_missing() {
  local missing=() package
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  if [ ${#missing[@]} -eq 0 ]; then say "packages: all installed"; return; fi
  local sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "not root and no sudo; install: ${missing[*]}"
    sudo=(sudo)
  fi
  say "packages: installing ${missing[*]}"
  "${sudo[@]}" apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "${missing[@]}"
}

# Prints the directory of a libclang that can read the engine's headers.
libclang_directory() {
  if [ -n "${LIBCLANG_PATH:-}" ]; then echo "$LIBCLANG_PATH"; return; fi
  local version
  for version in 19 22 21 20 18 17 16; do
    if compgen -G "/usr/lib/llvm-$version/lib/libclang*.so*" >/dev/null; then echo "/usr/lib/llvm-$version/lib"; return; fi
  done
  die "no libclang >= 16 found; set LIBCLANG_PATH"
}

# Mangled beginnings of the engine's functions that crates/engine/glue replaces; each names exactly one function.
replaced_functions=(
  _ZN2js11ErrorObject6createEP9JSContext
  _ZN2JS19CaptureCurrentStackEP9JSContext
  _ZN2js12CanSkipAwaitEP9JSContext
  _ZN2js18AsyncFunctionAwaitEP9JSContext
  _ZN2js20AsyncFunctionResolveEP9JSContext
  _ZN2js29AsyncFunctionAwaitedFulfilledEP9JSContext
  _ZN2js23AbstractGeneratorObject15createFromFrameEP9JSContext
  _ZN2js3jit15CreateGeneratorEP9JSContext
  _ZN2js12Promise_thenEP9JSContext
  _ZN2js22ResolvePromiseInternalEP9JSContext
  _ZN2js27InternalAsyncGeneratorAwaitEP9JSContext
  _ZN2js13PromiseObject6createEP9JSContext
  _ZN2js36CreatePromiseObjectForAsyncGeneratorEP9JSContext
  _ZN2js45CreatePromiseObjectWithoutResolutionFunctionsEP9JSContext
  _ZN2js22CallSelfHostedFunctionEP9JSContextN2JS6HandleI
  _ZN2js22CreateIterResultObjectEP9JSContext
  _ZN2js3jit16BytecodeAnalysis4initE
  _ZN2js3jit13CodeGenerator8generateE
  _ZN2js3jit13CodeGenerator14visitGeneratorE
  _ZN2js3jit13CodeGenerator17visitAsyncResolveE
  _ZN2js3jit13CodeGenerator17visitCanSkipAwaitE
  _ZN2js8DebugAPI20slowPathOnNewPromiseEP9JSContext
  _ZN2js8DebugAPI24slowPathOnPromiseSettledEP9JSContext
  _ZN2js17ReportOutOfMemoryEP9JSContext
  _ZN2js22ReportLargeOutOfMemoryEP9JSContext
  _ZN2js12NativeObject28goodElementsAllocationAmountEP9JSContext
  _ZN2js3jit18GetPropIRGenerator19tryAttachStringCharE
  _ZN2js13ValueToSourceEP9JSContext
  _ZN2js3jit14DoCallFallbackE
  _ZN8JSString21tryReplaceWithAtomRefEP6JSAtom
  _ZN2js9MapObject7delete_EP9JSContextRKN2JS5ValueE
  _ZN2js9SetObject7delete_EP9JSContextRKN2JS5ValueE
  _ZN2js3jit4MMul12computeRangeE
  _ZN2js3jit18GetPropIRGenerator17tryAttachFunctionE
  _ZNK17double_conversion23DoubleToStringConverter20ToShortestIeeeNumberE
  _ZN2js15GetPropertyKeysEP9JSContext
  _ZN2js12NativeObject14removePropertyEP9JSContext
  _ZN2js8irregexp18CheckPatternSyntaxERNS_9LifoAllocE
  _ZN2js8irregexp18CheckPatternSyntaxEP9JSContext
  _ZN2js9DateParseEP9JSContext
  _ZN2js9DateParseEPKNS_15JSOffThreadAtomE
)

# open_for_replacement LIBRARY: makes the replaced functions weak, so that they give way to the glue's definitions, and
# keeps each under a second name, nodus_engine_<mangled name>, for the glue to call.
open_for_replacement() {
  local library beginning found symbol member section work
  library=$(realpath "$1")
  work=$(mktemp -d)
  nm -A --defined-only "$library" 2>/dev/null | awk '$(NF-1) ~ /^[TW]$/ { split($1, part, ":"); print part[2], $NF }' >"$work/symbols"
  for beginning in "${replaced_functions[@]}"; do
    # An earlier revision of the pack has it already.
    if awk -v beginning="nodus_engine_$beginning" 'index($2, beginning) == 1 { found = 1 } END { exit !found }' "$work/symbols"; then continue; fi
    found=$(awk -v beginning="$beginning" 'index($2, beginning) == 1' "$work/symbols" | sort -u)
    [ "$(wc -l <<<"$found")" = 1 ] && [ -n "$found" ] || die "the engine has not exactly one function $beginning: $found"
    read -r member symbol <<<"$found"
    [ -f "$work/$member" ] || (cd "$work" && ar x "$library" "$member")
    # Each function has a section of its own; that of a rare one has another name.
    section=$(objdump -t "$work/$member" | awk -v symbol="$symbol" '$NF == symbol && match($0, /[.]text[^[:space:]]*/) { print substr($0, RSTART, RLENGTH) }')
    objcopy --add-symbol "nodus_engine_$symbol=$section:0,function,global" --weaken-symbol="$symbol" "$work/$member"
  done
  (cd "$work" && rm symbols && ar r "$library" ./*)
  rm -rf "$work"
}

# pack_engine BUILD_DIR SOURCE_DIR DESTINATION: makes the pack from a finished build of the engine.
#   mozjs-r<n>.tar.gz  what the engine crate's build script unpacks instead of building (MOZJS_ARCHIVE)
#   headers/       what the glue of crates/engine is compiled against (NODUS_ENGINE_HEADERS):
#     include/     the public headers        system_wrappers/  the wrappers that set symbol visibility
#     src/         the engine's own headers   generated/       headers that the build made
#     dep<n>/      headers of the engine's helper crates       cxxflags   the engine's flags, `@HEADERS@` = this folder
pack_engine() {
  local build=$1 source=$2 destination=$3 stage
  local js="$build/js/src"
  [ -f "$js/build/libjs_static.a" ] && [ -f "$build/gluebindings.rs" ] || die "$build is not a finished engine build"
  stage="$destination.tmp.$$"
  rm -rf "$stage"
  mkdir -p "$stage/archive/js/src/build" "$stage/headers/src" "$stage/headers/generated"

  say "packing: static libraries"
  strip --strip-debug -o "$stage/archive/js/src/build/libjs_static.a" "$js/build/libjs_static.a"
  strip --strip-debug -o "$stage/archive/libjsapi.a" "$build/libjsapi.a"
  strip --strip-debug -o "$stage/archive/libjsglue.a" "$build/libjsglue.a"
  cp "$build/jsapi.rs" "$build/gluebindings.rs" "$stage/archive/"
  open_for_replacement "$stage/archive/js/src/build/libjs_static.a"
  tar -C "$stage/archive" -czf "$stage/$archive" \
    js/src/build/libjs_static.a libjsapi.a libjsglue.a jsapi.rs gluebindings.rs
  rm -rf "$stage/archive"

  say "packing: headers"
  cp -rL "$build/dist/include" "$stage/headers/include"
  cp -rL "$build/dist/system_wrappers" "$stage/headers/system_wrappers"
  cp "$source/mozjs/config/gcc_hidden.h" "$stage/headers/gcc_hidden.h"
  (cd "$source/mozjs/js/src" && find . \( -name '*.h' -o -name '*.tbl' -o -name '*.inc' \) -not -path './tests/*' \
    -not -path './jsapi-tests/*' -not -path './octane/*' -print0 | tar --null -cf - -T -) | tar -C "$stage/headers/src" -xf -
  (cd "$js" && find . -name '*.h' -print0 | tar --null -cf - -T -) | tar -C "$stage/headers/generated" -xf -

  local flags include n=0
  flags=$(sed -n 's/^COMPUTED_CXXFLAGS += //p' "$js/backend.mk")
  flags=${flags//"$build/dist/system_wrappers"/@HEADERS@/system_wrappers}
  flags=${flags//"$build/dist/include"/@HEADERS@/include}
  flags=${flags//"$build/js/src"/@HEADERS@/generated}
  flags=${flags//"$source/mozjs/config/gcc_hidden.h"/@HEADERS@/gcc_hidden.h}
  flags=${flags//"$source/mozjs/js/src"/@HEADERS@/src}
  # What is left are the include folders of helper crates; the system's own need no copy.
  for include in $flags; do
    case "$include" in
      -I@HEADERS@*|-I/usr/include) ;;
      -I*)
        n=$((n + 1))
        cp -rL "${include#-I}" "$stage/headers/dep$n"
        flags=${flags//"$include"/-I@HEADERS@/dep$n}
        ;;
    esac
  done
  printf '%s\n' "$flags" >"$stage/headers/cxxflags"
  rm -rf "$destination"
  mv "$stage" "$destination"
  say "packed: $destination ($(du -sh "$destination" | cut -f1))"
}

# upgrade_pack OLD NEW: makes the pack from one of an earlier revision of the same engine, which saves the build.
upgrade_pack() {
  local stage="$2.tmp.$$" old
  old=$(compgen -G "$1/mozjs*.tar.gz" | head -n 1)
  say "packing: from $1"
  rm -rf "$stage"
  mkdir -p "$stage/archive"
  cp -r "$1/headers" "$stage/headers"
  tar -C "$stage/archive" -xzf "$old"
  open_for_replacement "$stage/archive/js/src/build/libjs_static.a"
  tar -C "$stage/archive" -czf "$stage/$archive" js/src/build/libjs_static.a libjsapi.a libjsglue.a jsapi.rs gluebindings.rs
  rm -rf "$stage/archive"
  mv "$stage" "$2"
}

# The folder that cargo unpacked the engine crate's source into.
engine_source() {
  local directory
  directory=$(compgen -G "${CARGO_HOME:-$HOME/.cargo}/registry/src/*/mozjs_sys-$engine_version" | head -n 1)
  [ -n "$directory" ] || die "the source of mozjs_sys $engine_version is not in cargo's registry"
  echo "$directory"
}

# Builds the engine from source in a throw-away cargo package and packs it.
build_engine() {
  local destination=$1 package="$cache/build-$engine_version.$$" build
  mkdir -p "$package/src"
  # shellcheck disable=SC2064
  trap "rm -rf '$package'" EXIT
  cat >"$package/Cargo.toml" <<TOML
[package]
name = "engine-build"
version = "0.0.0"
edition = "2021"
[dependencies]
mozjs = "=$mozjs_version"
mozjs_sys = "=$engine_version"
[profile.release]
debug = 0
[workspace]
TOML
  : >"$package/src/lib.rs"
  # The same helper crates as the checkout uses, where it has a lock file.
  if [ -f "$root/Cargo.lock" ]; then cp "$root/Cargo.lock" "$package/Cargo.lock"; fi
  say "engine: building mozjs_sys $engine_version from source; about ten minutes on two cores, 4 GB of disk meanwhile"
  # Without debug information the build is quicker and smaller; the pack strips it anyway.
  (cd "$package" && env -u MOZJS_ARCHIVE -u CARGO_TARGET_DIR MOZJS_FROM_SOURCE=1 MOZ_DEBUG_FLAGS=-g0 \
    LIBCLANG_PATH="$(libclang_directory)" cargo build --release --target-dir "$package/target")
  build=$(compgen -G "$package/target/release/build/mozjs_sys-*/out/build" | head -n 1)
  pack_engine "$build" "$(engine_source)" "$destination"
  rm -rf "$package"
  trap - EXIT
}

packages=yes force=no from_build=
while [ $# -gt 0 ]; do
  case "$1" in
    --no-packages) packages=no ;;
    --force) force=yes ;;
    --peers)
      command -v apt-get >/dev/null || die "no apt-get here; install: ${peer_packages[*]}"
      install_missing "${peer_packages[@]}"
      exit 0
      ;;
    --formatter)
      command -v apt-get >/dev/null || die "no apt-get here; install: $formatter_package"
      install_missing "$formatter_package"
      exit 0
      ;;
    # For whoever already has a build of the engine: pack that one.
    --from-build) shift; from_build=${1:?--from-build needs the engine\'s build directory} ;;
    -h|--help) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0"; exit 0 ;;
    *) die "unknown option $1" ;;
  esac
  shift
done

[ "$packages" = no ] || install_packages
[ -n "$target" ] || die "no rustc on PATH; install Rust 1.95 or newer from https://rustup.rs and run this again"

pack="$cache/engine-$engine_version-default-$target-r$pack_revision"
mkdir -p "$cache"
# Two shells setting up at once must not build twice.
exec 9>"$cache/.lock"
flock 9
if [ -n "$from_build" ]; then
  pack_engine "$(cd "$from_build" && pwd)" "$(engine_source)" "$pack"
elif [ "$force" = no ] && [ ! -d "$pack" ] && old=$(compgen -G "${pack%-r*}-r*" | grep -v "\.tmp\.[0-9]*$" | sort -V | tail -n 1) && [ -n "$old" ]; then
  upgrade_pack "$old" "$pack"
elif [ "$force" = yes ] || [ ! -f "$pack/$archive" ] || [ ! -f "$pack/headers/cxxflags" ]; then
  build_engine "$pack"
else
  say "engine: $pack is there"
fi
ln -sfn "$pack" "$root/.engine"
say "linked: .engine -> $pack"
