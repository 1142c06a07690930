const data = require("./ls.json");
const flat = data.reduce((acc, t) => acc.concat(...t.completions.map((c) => c.result.reduce((a, b) => a.concat(b), []))), []); // expect: rewrite review
console.log(flat.map((r) => [r.from_name, r.value.text]));
const n = data.reduce((sum, t) => sum + t.completions.reduce((s, c) => s + c.result.length, 0), 0); // expect: rewrite
