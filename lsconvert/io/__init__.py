"""Files and streams: sources, sinks, task writers, folders and archives, sniffing of document kinds. Decides nothing about rules.

Offers `Source`, `Sink`, the task writers, `commit_all`, `feed_all`, and files of id maps.
"""
