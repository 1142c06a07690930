const request = require('superagent')
const LabelStudioURL = 'http://label-studio/'

exports.load = (id) => request
  .get(`${LabelStudioURL}api/projects/${id}/results`)
  .query({ finished: 0 })
  .set('Authorization', 'Token ' + process.env.T)
  .then(({ body }) => body.filter(({ completions }) => completions && completions.length))
