# Compare tools: Label Studio, CVAT, Prodigy.
TOOLS = ["label-studio", "cvat", "prodigy"]
PAGES = {tool: f"https://example.com/tools/{tool}" for tool in TOOLS}
counts = {"completions": 0}
for tool in TOOLS:
    counts["completions"] += len(tool)
