const fs = require('fs');

const tasks = JSON.parse(fs.readFileSync('export.json'));
const coco = { images: [], annotations: [] };
tasks.forEach((task, i) => {
  const completion = task.completions[task.completions.length - 1];
  completion.result.forEach(r => coco.annotations.push({ id: i, box: [r.value.x, r.value.y], name: r.from_name }));
});
const stats = { completions: 0 };
for (const t of tasks) stats.completions += t.completions.length;
module.exports = tasks.filter(t => t.completions).map(({ completions, id }) => [id, completions.length]);
