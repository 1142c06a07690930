const tasks = require("./label_studio/export.json");

for (const task of tasks) {
  const work = task.annotations[0];
  const result = work.result || [];
  result[0].forEach((region) => console.log(region.from_name, region.value.labels));
  const [regions] = work.result;
  for (const region of regions) console.log(region.value);
  const { result: found } = work;
  found.map((inner) => inner.length);
}
const labels = (annotations) => annotations.map(({ result: [inner] }) => inner.map((r) => r.value.labels));
