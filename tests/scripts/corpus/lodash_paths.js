const _ = require("lodash");
const labelStudioTasks = require("./label-studio-export.json");

const results = labelStudioTasks.map((task) => _.get(task, "completions[0].result", [])); // expect: found
const done = _.filter(labelStudioTasks, (task) => _.size(task.completions)); // expect: rewrite
module.exports = { results, done };
