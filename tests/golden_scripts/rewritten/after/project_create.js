import axios from "axios";

const api = "https://app.heartex.ai/api";

export const createProject = (title, config) =>
  axios.post(`${api}/projects/`, { title, label_config: config, workspace: 9 }, { headers: { Authorization: "Token z" } });
