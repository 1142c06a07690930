import { readFileSync } from "fs";
const tasks = JSON.parse(readFileSync("label_studio_export.json", "utf8"));
const out = tasks.flatMap(({ id, completions }) => // expect: rewrite
  completions.map(({ result: [regions] }) => regions.map((r) => [id, r.value.choices])) // expect: found
);
const [first] = tasks[0].completions[0].result; // expect: rewrite
first.forEach((r) => console.log(r.value)); // expect: review
const [region] = tasks[0].completions[0].result; // expect: rewrite
console.log(region.value.labels);
