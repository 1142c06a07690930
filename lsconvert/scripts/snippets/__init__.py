"""Scripts within files of other formats: notebooks, Markdown, reStructuredText and YAML.

A reader finds the snippets of a file, with an exact map of their characters to the file. `composed` joins the snippets
of one language to one script. `migrate` has these scripts analyzed, and edits the file. No module here opens files.
"""
