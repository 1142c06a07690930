const LABEL_STUDIO = 'https://app.heartex.ai';

async function create(title) {
  const payload = { title };
  payload.team_id = 7; // the old team
  await axios.post(`${LABEL_STUDIO}/api/projects/`, payload);
}

async function load(all) {
  const params = {};
  params.finished = 0;
  if (all) {
    params['return_task'] = 1;
  }
  return axios.get(`${LABEL_STUDIO}/api/projects/1/results`, { params });
}

async function byQuery() {
  const query = new URLSearchParams();
  query.append('finished', '1');
  query.set('exportType', 'CSV');
  return axios.get(`${LABEL_STUDIO}/api/projects/1/results`, { params: query });
}

const send = (id) => fetch([LABEL_STUDIO, 'api/projects', id, 'tasks/bulk'].join('/'), { method: 'POST' });
const read = (id) => fetch(LABEL_STUDIO.concat('/api/tasks/', id, '/completions/'));
