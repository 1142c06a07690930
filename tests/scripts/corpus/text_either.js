const fs = require("fs");

const tasks = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const key = "annotations" in tasks[0] ? "annotations" : "completions"; // expect: note
const labels = tasks.map((task) => task[key].map((work) => work.result.map(({ value }) => value.labels)));
console.log(JSON.stringify(labels));
