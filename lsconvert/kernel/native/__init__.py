"""The kernel and the check in C, and their Python interfaces. Plans and schemas are data: the C code names no key.

Offers `kernel.NativeKernel` and `check.native_check`. Import both late: `--version` only tries to import `_native`.
"""
