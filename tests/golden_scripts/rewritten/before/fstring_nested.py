import requests
from label_studio_tools.core.label_config import parse_config

def report(host, projects):
    for p in projects:
        ts = requests.get(f'{host}/api/projects/{p["id"]}/results?return_task=1&finished=0').json()
        print(f"{p['title']!r:>20}: {len(ts)} tasks, {sum(len(t['completions']) for t in ts)} annotations ({100 * len([t for t in ts if t['completions']]) / max(len(ts), 1):.1f} %)")
        print(f"""
  first: {ts[0]["completions"][0]["created_at"]}
  last:  {ts[-1]["completions"][-1]["created_at"]}
""")
