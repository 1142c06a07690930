declare const production: boolean;
const host = production ? 'https://app.heartex.ai' : 'http://localhost:8080';
export const urls = {
  import: (id: number) => `${host}/api/projects/${id}/tasks/bulk/`,
  export: (id: number, all = false) => `${host}/api/projects/${id}/results?return_task=1${all ? '&page_size=-1' : ''}`,
};
