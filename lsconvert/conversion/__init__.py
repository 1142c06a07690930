"""Run conversions: source, kernel, task filter, task writer, report. Only this package combines them.

Offers the public functions `convert`, `upgrade`, `downgrade` and `iter_tasks`, and `Report`.
"""
