const _ = require('lodash');
const jp = require('jsonpath');
const LABEL_STUDIO = process.env.LABEL_STUDIO_URL;

module.exports = (tasks) => [
  _.get(tasks[0], 'annotations[0].result'),
  _.flatMap(tasks, 'annotations'),
  jp.query(tasks, '$..annotations[*].result'),
];
