import axios from "axios";
const api = axios.create({ baseURL: "https://label-studio.acme.io/api", headers: { Authorization: `Token ${token}` } });
export const results = (id: number) => api.get(`/projects/${id}/results`, { params: { finished: 0, return_task: 1 } }); // expect: rewrite
export const load = (id: number, tasks: object[]) => api.post(`/projects/${id}/tasks/bulk/`, tasks); // expect: rewrite
export const create = (title: string) => api.post("/projects/", { title, team_id: 3 }); // expect: review
