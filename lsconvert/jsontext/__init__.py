"""Helpers for JSON text: decode a task, find a pointer, split an object into members. Knows nothing of Label Studio."""
