"""API calls: the endpoint table, and the migration of one request or one response. This package sends no requests."""
