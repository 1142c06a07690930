import requests

greeting = "Привет 🙂"; tasks = requests.get(f"https://app.heartex.ai/api/projects/{'ä' or 7}/results").json(); print("→", tasks[0]["completions"], f"🙂 {tasks[0]['completions']}")
