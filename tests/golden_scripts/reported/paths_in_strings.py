import label_studio_sdk

show("completions[0].result")
query = "$..completions[*].completed_by"
print("completions", "completions.json", "bash-completions.result", "see completions.result of the task")
