const _ = require("lodash");
const labelStudio = require("./label_studio/export.json");
const slim = _.map(labelStudio, (t) => _.pick(t, ["id", "completions"])); // expect: found
const all = _.flatMap(labelStudio, "completions"); // expect: found
const res = _.get(labelStudio[0], ["completions", 0, "result", 0]); // expect: found
const cnt = _.sumBy(labelStudio, (t) => t.completions.length); // expect: rewrite
const bare = _.omit(labelStudio[0], "completions"); // expect: found
