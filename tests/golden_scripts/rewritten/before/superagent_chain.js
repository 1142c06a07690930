const request = require("superagent");
const HEARTEX = "https://app.heartex.ai";

request.post(HEARTEX + "/api/projects").set("Authorization", `Token ${t}`).send({ title: "x", team_id: 8 }).end(done);
const query = { finished: 0, return_task: 1 };
request.get(`${HEARTEX}/api/projects/${p}/results`).query(query).end(done);
response.status(200).send({ title: "x", team_id: 8 });
