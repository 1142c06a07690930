const request = require("superagent");
const got = require("got");
const LABEL_STUDIO = "https://app.heartex.ai";
request.get(`${LABEL_STUDIO}/api/projects/${p}/results`).query({ finished: 0 }).set("Authorization", `Token ${t}`); // expect: rewrite
request.post(LABEL_STUDIO + "/api/projects").send({ title: "x", team_id: 8 }); // expect: review
got.post(`${LABEL_STUDIO}/api/storages/${id}/sync/`); // expect: found
got(`${LABEL_STUDIO}/api/tasks/${t}/completions/`, { method: "POST", json: { result: [[]] } }); // expect: rewrite review
