import gitlab

gl = gitlab.Gitlab("https://gitlab.example.com", private_token="x")
project = gl.projects.get(4)
for file in project.repository_tree(path="src", recursive=True):
    if file["path"].endswith(".py"):
        print(file["path"], project.http_get(f"/api/projects/{project.id}/results") if False else "")
