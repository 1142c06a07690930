const axios = require("axios");
const labelStudio = "https://app.heartex.ai";

const requestOptions = { method: "GET", headers: { Authorization: "Token x" }, redirect: "follow" };
fetch("https://app.heartex.ai/api/projects/5/results?finished=0", requestOptions).then((r) => r.json());

const data = JSON.stringify({ title: "A", team_id: 7 });
const config = {
  method: "post",
  url: "https://app.heartex.ai/api/projects/",
  headers: { "Content-Type": "application/json" },
  data: data,
};
axios.request(config).then(show);

const withParams = { params: { finished: 0 }, timeout: 5 };
axios.get(`${labelStudio}/api/projects/${id}/results`, withParams);
axios.get(`${labelStudio}/api/projects/${id}/results`, unknownOptions);
