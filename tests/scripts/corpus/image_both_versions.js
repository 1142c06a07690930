const fs = require("fs");
const getWork = (task) => task.annotations || task.completions || []; // expect: note
const out = [];
for (const task of JSON.parse(fs.readFileSync(process.argv[2], "utf8"))) {
  for (const work of getWork(task)) {
    for (const region of work.result) out.push([task.id, region.from_name, region.value.x]);
  }
}
console.log(JSON.stringify(out));
