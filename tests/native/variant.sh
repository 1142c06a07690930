#!/usr/bin/env bash
# Run the kernel tests with another build of the native kernel: tests/native/variant.sh asan|plain [pytest arguments]
# asan: with the address and undefined behavior sanitizers. plain: without SIMD, as on machines without SSE2 and NEON.
# PYTHON is the interpreter, with the test dependencies installed; CC is the compiler.
set -euo pipefail
cd "$(dirname "$0")/../.."
variant=$1 python=$(command -v "${PYTHON:-python}") cc=${CC:-gcc}
[ "${python#/}" != "$python" ] || python=$PWD/$python
shift
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r lsconvert tests setup.py pyproject.toml "$copy"
cp -r schemas "$copy/lsconvert/schemas"
rm -f "$copy"/lsconvert/kernel/native/_native*.so
include=$("$python" -c "import sysconfig; print(sysconfig.get_paths()['include'])")
suffix=.abi3.so limited=-DPy_LIMITED_API=0x030A0000
if [ "$("$python" -c "import sysconfig; print(sysconfig.get_config_var('Py_GIL_DISABLED'))")" = 1 ]; then
  suffix=$("$python" -c "import sysconfig; print(sysconfig.get_config_var('EXT_SUFFIX'))") limited=-UPy_LIMITED_API
fi
case $variant in
asan) flags=(-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer) ;;
plain) flags=(-O2 -DLSC_NO_SIMD) ;;
*) echo "usage: variant.sh asan|plain [pytest arguments]" >&2 && exit 2 ;;
esac
"$cc" "${flags[@]}" "$limited" -fPIC -shared -I"$include" "$copy"/lsconvert/kernel/native/{_native,_check}.c -o "$copy/lsconvert/kernel/native/_native$suffix"
cd "$copy"
if [ "$variant" = asan ]; then
  # Python does not free everything at exit, so leaks are not errors here: tests/native/leaks.py checks for them.
  export LD_PRELOAD=$("$cc" -print-file-name=libasan.so) ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1
fi
export PYTHONPATH=$copy PYTHONDONTWRITEBYTECODE=1
# Make sure that the tests use this build, not an installed one.
"$python" - "$variant" <<'END'
import os, sys
from lsconvert.kernel import _native, kernel_name
assert _native.__file__.startswith(os.getcwd()), _native.__file__
assert kernel_name() == "native"
assert sys.argv[1] != "plain" or not _native.SIMD
END
"$python" -m pytest -q -p no:cacheprovider -m "slow or not slow" tests/kernel tests/grammar "$@"
