const axios = require("axios");
const labelStudio = "https://app.heartex.ai";

const requestOptions = { method: "GET", headers: { Authorization: "Token x" }, redirect: "follow" };
fetch("https://app.heartex.ai/api/projects/7/export?download_all_tasks=true&exportType=JSON", requestOptions).then((r) => r.json());

const data = JSON.stringify({ title: "A", workspace: 3 });
const config = {
  method: "post",
  url: "https://app.heartex.ai/api/projects/",
  headers: { "Content-Type": "application/json" },
  data: data,
};
axios.request(config).then(show);

const withParams = { params: { exportType: "JSON", download_all_tasks: "true" }, timeout: 5 };
axios.get(`${labelStudio}/api/projects/${id}/export`, withParams);
axios.get(`${labelStudio}/api/projects/${id}/export?exportType=JSON`, unknownOptions);
