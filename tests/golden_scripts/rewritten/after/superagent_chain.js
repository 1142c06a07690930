const request = require("superagent");
const HEARTEX = "https://app.heartex.ai";

request.post(HEARTEX + "/api/projects").set("Authorization", `Token ${t}`).send({ title: "x", workspace: 3 }).end(done);
const query = { download_all_tasks: "true", exportType: "JSON" };
request.get(`${HEARTEX}/api/projects/${p}/export`).query(query).end(done);
response.status(200).send({ title: "x", team_id: 8 });
