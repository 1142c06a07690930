const tasks = require("./label_studio/export.json");

for (const task of tasks) {
  const work = task.annotations[0];
  const result = work.result || [];
  const [first] = work.result;
  console.log(result[0].from_name, result.length, first.value.labels, first["to_name"]);
  for (const region of result) console.log(region.value.labels[0], region.value.points.map(([x, y]) => x + y));
  const { result: found } = work;
  found.forEach(({ value }) => console.log(value.choices.length));
  if (!first || !result.length) continue;
  {
    const first = [[1, 2]];
    console.log(first[0].length);
  }
}
function rows(first) {
  return first.map((row) => row.length);
}
