const request = require('superagent')
const LabelStudioURL = 'http://label-studio/'

exports.load = (id) => request
  .get(`${LabelStudioURL}api/projects/${id}/export`)
  .query({ exportType: 'JSON', download_all_tasks: 'true' })
  .set('Authorization', 'Token ' + process.env.T)
  .then(({ body }) => body.filter(({ annotations: completions }) => completions && completions.length))
