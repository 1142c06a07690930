"""Docs: POST /api/projects/1/tasks/bulk was the import of Label Studio, completions its annotations."""
TEXT = """
Call /api/projects/1/results and read ["completions"][0]["result"][0][0].
"""
# app.heartex.ai: response["completions"]
print(TEXT, "completions")
