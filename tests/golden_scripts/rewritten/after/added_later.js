const LABEL_STUDIO = 'https://app.heartex.ai';

async function create(title) {
  const payload = { title };
  payload.workspace = 9; // the old team
  await axios.post(`${LABEL_STUDIO}/api/projects/`, payload);
}

async function load(all) {
  const params = {};
  params.download_all_tasks = 'true';
  if (all) {
  }
  return axios.get(`${LABEL_STUDIO}/api/projects/1/export?exportType=JSON`, { params });
}

async function byQuery() {
  const query = new URLSearchParams();
  query.set('exportType', 'CSV');
  return axios.get(`${LABEL_STUDIO}/api/projects/1/export`, { params: query });
}

const send = (id) => fetch([LABEL_STUDIO, 'api/projects', id, 'import'].join('/'), { method: 'POST' });
const read = (id) => fetch(LABEL_STUDIO.concat('/api/tasks/', id, '/annotations/'));
