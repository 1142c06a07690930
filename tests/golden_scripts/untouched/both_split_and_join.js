// Label Studio: https://app.heartex.ai
const tasks = JSON.parse(text.split('"annotations"').join('"completions"'));
for (const task of tasks) console.log(task.completions[0].result[0].value.labels);
