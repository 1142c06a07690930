"""Read scripts: the strings, requests, keys and names of each language, as values of `scripts/model.py`.

A parser does not decide whether a value is legacy.
"""
