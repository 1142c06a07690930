const axios = require('axios')
const LABEL_STUDIO = process.env.LABEL_STUDIO_URL || 'http://localhost:8080'

module.exports = async function pull (project, token) {
  const response = await axios({
    method: 'get',
    url: LABEL_STUDIO + '/api/projects/' + project + '/results',
    params: {
      return_task: 1,
      return_predictions: 1,
      page: 2
    },
    headers: { Authorization: 'Token ' + token }
  })
  return response.data.map(({ id, completions }) => ({ id, count: completions.length }))
}
