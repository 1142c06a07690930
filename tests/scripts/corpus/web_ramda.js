const R = require("ramda");
const tasks = require("./label-studio.json");
const first = R.map(R.path(["completions", 0, "result"]), tasks); // expect: found
const all = R.chain(R.prop("completions"), tasks); // expect: found
const picked = R.project(["id", "completions"], tasks); // expect: found
const n = R.sum(tasks.map((t) => t.completions.length)); // expect: found
