ROUTES = {
    "results": "/api/projects/{id}/results",
    "completions": "/v1/engines/{engine}/completions",
    "bulk": "/api/v2/projects/{id}/tasks/bulk",
}


def url(name, **values):
    return ROUTES[name].format(**values)
