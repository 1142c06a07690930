"""Convert one file in ranges, side by side. The output, the report and the errors are those of one run.

A cut between two tasks is guessed, and the range after it is converted as a job of its own, on an executor. The run reads
the file in order as always. Where its kernel has come to a cut, it takes over the result of the range that begins there,
if that is what it would have made itself: `takeover` has the conditions. Else it converts the range. So a guess may be
wrong, a job may fail, and errors are always raised by the run.

With shards, the result of a range is a file that the job has written, and the run lists these files in a manifest.
"""
