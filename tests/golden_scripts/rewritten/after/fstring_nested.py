import requests
from label_studio_tools.core.label_config import parse_config

def report(host, projects):
    for p in projects:
        ts = requests.get(f'{host}/api/projects/{p["id"]}/export?download_all_tasks=true&exportType=JSON').json()
        print(f"{p['title']!r:>20}: {len(ts)} tasks, {sum(len(t['annotations']) for t in ts)} annotations ({100 * len([t for t in ts if t['annotations']]) / max(len(ts), 1):.1f} %)")
        print(f"""
  first: {ts[0]["annotations"][0]["created_at"]}
  last:  {ts[-1]["annotations"][-1]["created_at"]}
""")
