"""Merge the tasks of several files into one: find tasks that are the same, and join them. Never changes other bytes.

Offers the public function `merge` and its `MergeReport`.
"""
