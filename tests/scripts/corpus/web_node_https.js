const https = require("https");
const options = {
  hostname: "app.heartex.ai",
  path: `/api/projects/${id}/results?finished=0`, // expect: rewrite
  headers: { Authorization: "Token " + token },
};
https.get(options, (res) => res.pipe(out));
const post = https.request({ hostname: "app.heartex.ai", path: "/api/projects/" + id + "/tasks/bulk/", method: "POST" }); // expect: rewrite
post.write(JSON.stringify([{ data: { text: "a" }, completions: [] }])); // expect: rewrite
