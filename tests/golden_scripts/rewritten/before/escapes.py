import requests
LABEL_STUDIO = "https://label-studio.example.com"
requests.get(LABEL_STUDIO + "/api/projects/\x31/re\x73ults")
requests.post(LABEL_STUDIO + "/api/projects/7/tasks/bulk", data="[{\"data\": {}, \"completions\": []}]")
