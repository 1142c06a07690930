"""API calls: the endpoint table, and the migration of one request or one answer. Sends nothing."""
