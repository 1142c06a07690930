const labelStudio = require("./label_studio_export.json");
for (const t of labelStudio) {
  if (!("completions" in t)) continue; // expect: rewrite
  delete t.predictions;
  t.completions = t.completions.filter((c) => !c.was_cancelled); // expect: rewrite
  const { completions = [] } = t; // expect: rewrite
  completions.forEach((c) => { c.result.forEach((r) => { r.value.labels.sort(); }); });
}
const slim = labelStudio.map(({ completions: [last], ...rest }) => ({ ...rest, last })); // expect: rewrite
