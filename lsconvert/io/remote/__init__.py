"""Objects in remote storage (S3, Google Cloud Storage, Azure) and files on web servers, by URL.

The library is obstore, which is an optional extra: only the modules that need it import it, and only for a URL. Writes
become visible only when they are complete. Nothing here puts a credential into a message, a name or a pickle.
"""
