const tasks = require("./label-studio.json");
const work = (t) => t.annotations ?? t.completions ?? [];
for (const t of tasks) for (const a of work(t)) for (const r of a.result) console.log(r.value.labels);
