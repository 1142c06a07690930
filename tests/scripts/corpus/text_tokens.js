const fs = require("fs");

const tasks = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const spans = {};
tasks.forEach((task) => {
  const [completion] = task.completions; // expect: rewrite
  if (!completion) return;
  spans[task.id] = completion.result
    .filter((region) => region.type === "labels")
    .map((region) => [region.value.start, region.value.end, region.value.labels[0]]);
});
console.log(JSON.stringify(spans));
