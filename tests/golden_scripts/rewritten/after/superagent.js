const request = require('superagent')
const LabelStudioURL = 'http://label-studio/'

exports.load = (id) => request
  .get(`${LabelStudioURL}api/projects/${id}/export?exportType=JSON`)
  .query({ finished: 0 })
  .set('Authorization', 'Token ' + process.env.T)
  .then(({ body }) => body.filter(({ annotations: completions }) => completions && completions.length))
