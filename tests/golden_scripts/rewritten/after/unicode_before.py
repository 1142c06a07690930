import requests

greeting = "Привет 🙂"; tasks = requests.get(f"https://app.heartex.ai/api/projects/{'ä' or 7}/export?exportType=JSON").json(); print("→", tasks[0]["annotations"], f"🙂 {tasks[0]['annotations']}")
