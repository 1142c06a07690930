// Label Studio: https://app.heartex.ai
const readers = { old: (task) => task.completions, new: (task) => task.annotations };
for (const task of tasks) {
  for (const each of readers["completions" in task ? "old" : "new"](task)) console.log(each.result[0].value.labels);
}
