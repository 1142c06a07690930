"""Run conversions: source, kernel, task filter, task writer, report. Only this package combines them.

Offers the public functions `convert`, `upgrade`, `downgrade`, `iter_tasks`, `iter_annotations` and `iter_regions`, those
for decoded tasks, and `Report`; for other packages, `TaskStream` and `TaskTarget`.
"""
