"""The kernel in Python: the readable reference, which runs everywhere. No I/O.

Offers `PythonKernel`. Its modules, from the bottom: lexer, buffer, edits and positions, tokenizer and values, structure, parser, kernel.
"""
