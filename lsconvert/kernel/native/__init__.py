"""The kernel and the check in C, with their Python interfaces. The C code takes plans and schemas as data: it names no key.

Offers `kernel.NativeKernel` and `check.native_check`. Import both late: `--version` only tries to import `_native`.
"""
