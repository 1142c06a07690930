const fs = require("fs");

// Old exports and new ones: give all of them the old name.
function normalize(task) {
  const { annotations, ...rest } = task;
  return annotations ? { ...rest, completions: annotations } : task; // expect: note
}

const tasks = JSON.parse(fs.readFileSync(process.argv[2], "utf8")).map(normalize);
for (const task of tasks) {
  for (const completion of task.completions) { // expect: note
    console.log(JSON.stringify(completion.result.map((r) => r.value.rectanglelabels)));
  }
}
