const fs = require('fs');

const tasks = JSON.parse(fs.readFileSync('export.json'));
const coco = { images: [], annotations: [] };
tasks.forEach((task, i) => {
  const completion = task.annotations[task.annotations.length - 1];
  completion.result.forEach(r => coco.annotations.push({ id: i, box: [r.value.x, r.value.y], name: r.from_name }));
});
const stats = { completions: 0 };
for (const t of tasks) stats.completions += t.annotations.length;
module.exports = tasks.filter(t => t.annotations).map(({ annotations: completions, id }) => [id, completions.length]);
