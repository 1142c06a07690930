#!/usr/bin/env node
// Usage: node fetch_export.mjs 12 > tasks.json
const [, , project] = process.argv;
const host = 'https://app.heartex.ai';
const url = `${host}/api/projects/${project}/export?download_all_tasks=true&exportType=JSON`;
const response = await fetch(url, { headers: { Authorization: `Token ${process.env.TOKEN}` } });
if (!response.ok) {
  throw new Error(`HTTP ${response.status}`);
}
const tasks = await response.json();
for (const task of tasks) {
  for (const completion of task['annotations'] ?? []) {
    console.error(task.id, completion.created_at);
  }
}
console.log(JSON.stringify(tasks));
