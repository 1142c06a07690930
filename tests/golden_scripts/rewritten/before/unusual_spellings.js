const LabelStudio = require('label-studio');
let url = "https://app.heartex.ai";
url += "/api/projects/" + id;
url += "/results";
fetch(url + `?finished=0`);
fetch(`${url}?${new URLSearchParams({finished: 0, return_task: 1})}`);
const q = { completions: { $exists: true } };
db.collection('tasks').find(q, { projection: { 'completions.result': 1 } });
for (let i in t.completions) { delete t.completions; t["completions"] = t.completions || []; }
export const { completions: a = [], ...rest } = t;
function f({ completions }, [x]) { return { completions, data: x }; }
/completions/.test(s);
label: switch (k) { case 'completions': break; }
