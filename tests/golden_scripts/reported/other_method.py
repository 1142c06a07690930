import requests
LABEL_STUDIO = "https://label-studio.example.com"
requests.delete(f"{LABEL_STUDIO}/api/projects/3/results")
