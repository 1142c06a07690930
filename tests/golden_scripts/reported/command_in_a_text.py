import os
LABEL_STUDIO = "https://label-studio.example.com"
os.system(f"curl {LABEL_STUDIO}/api/projects/3/results > results.json")
