#!/usr/bin/env node
// Usage: node fetch_export.mjs 12 > tasks.json
const [, , project] = process.argv;
const host = 'https://app.heartex.ai';
const url = `${host}/api/projects/${project}/results?finished=0&return_task=1&return_predictions=1`;
const response = await fetch(url, { headers: { Authorization: `Token ${process.env.TOKEN}` } });
if (!response.ok) {
  throw new Error(`HTTP ${response.status}`);
}
const tasks = await response.json();
for (const task of tasks) {
  for (const completion of task['completions'] ?? []) {
    console.error(task.id, completion.created_at);
  }
}
console.log(JSON.stringify(tasks));
