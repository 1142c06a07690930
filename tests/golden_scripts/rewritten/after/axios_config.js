const axios = require('axios')
const LABEL_STUDIO = process.env.LABEL_STUDIO_URL || 'http://localhost:8080'

module.exports = async function pull (project, token) {
  const response = await axios({
    method: 'get',
    url: LABEL_STUDIO + '/api/projects/' + project + '/export',
    params: {
      exportType: 'JSON',
      page: 2
    },
    headers: { Authorization: 'Token ' + token }
  })
  return response.data.map(({ id, annotations: completions }) => ({ id, count: completions.length }))
}
