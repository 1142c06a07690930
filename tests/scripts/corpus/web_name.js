const fs = require("fs");
const tasks = JSON.parse(fs.readFileSync("label-studio/export.json"));
for (const task of tasks) {
  const c = task.completions[0]; // expect: rewrite
  const r = c.result;
  r[0].forEach((region) => console.log(region.from_name, region.value.labels)); // expect: review
}
