"""One run: source, kernel, check, task filter, sink, report. The only package that puts these together."""
