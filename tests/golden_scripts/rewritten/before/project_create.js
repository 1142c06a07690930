import axios from "axios";

const api = "https://app.heartex.ai/api";

export const createProject = (title, config) =>
  axios.post(`${api}/projects/`, { title, label_config: config, team_id: 12 }, { headers: { Authorization: "Token z" } });
