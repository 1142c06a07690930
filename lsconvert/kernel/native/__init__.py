"""The kernel and the check in C, and the Python around them. The C code gets the plan and the schemas as data and knows no key by name.

Offers `NativeKernel` and `native_check`. Imported late: `--version` only asks whether `_native` is there.
"""
