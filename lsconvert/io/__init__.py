"""Read and write files and streams: sources, sinks, task writers, folders and archives of tasks, manifests, files of maps.

Applies no rule and checks no task. Offers `Source`, `Sink`, the task writers, `feed_all`, `commit_all` and `read_ids`.
"""
