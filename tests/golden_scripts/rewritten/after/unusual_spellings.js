const LabelStudio = require('label-studio');
let url = "https://app.heartex.ai";
url += "/api/projects/" + id;
url += "/export";
fetch(url + `?download_all_tasks=true&exportType=JSON`);
fetch(`${url}?${new URLSearchParams({finished: 0, return_task: 1})}`);
const q = { completions: { $exists: true } };
db.collection('tasks').find(q, { projection: { 'completions.result': 1 } });
for (let i in t.annotations) { delete t.annotations; t["annotations"] = t.annotations || []; }
export const { annotations: a = [], ...rest } = t;
function f({ annotations: completions }, [x]) { return { annotations: completions, data: x }; }
/completions/.test(s);
label: switch (k) { case 'completions': break; }
