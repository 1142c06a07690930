"""The reference kernel in pure Python. It defines the behavior of all kernels, runs on every system and does no I/O.

Offers `kernel.PythonKernel`. The modules from the bottom up: lexer; buffer; nodes; edits and positions; tokenizer and
values; structure; parser and spans; kernel.
"""
