import requests
LABEL_STUDIO = "https://label-studio.example.com"
requests.get(LABEL_STUDIO + "/api/projects/\x31/export?exportType=JSON")
requests.post(LABEL_STUDIO + "/api/projects/7/import", data="[{\"data\": {}, \"annotations\": []}]")
