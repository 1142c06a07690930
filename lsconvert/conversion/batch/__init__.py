"""Many files as one batch: pairs inputs with outputs, converts them side by side, and records which are done.

A batch runs on threads of this process, or its jobs are plain data and run on an executor. Results, record and report
are the same.
"""
