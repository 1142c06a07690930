"""The kernel and the check in C, and their Python interfaces. Plans and schemas are data: the C code names no key.

Offers `kernel.NativeKernel`, `check.native_check` and `suspicions.NativeSuspicions`. Import them late: `--version` only
tries to import `_native`.
"""
