import requests
LABEL_STUDIO = "https://label-studio.example.com"
tasks = [{"data": {}, "comple" "tions": []}, {"com\x70letions": 1}]
