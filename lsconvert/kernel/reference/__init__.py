"""The reference kernel in pure Python. It defines the behavior of all kernels, runs on every system and does no I/O.

Offers `kernel.PythonKernel` and `suspicions.PythonSuspicions`. The modules from the bottom up: lexer and words; buffer;
nodes; edits and positions; tokenizer and values; structure and strings; parser and spans; kernel and suspicions.
"""
