const express = require("express");
const app = express();

app.get("/api/projects/:id/completions", (request, response) => response.json({ completions: [], THINGS_: [] }));
app.post("/api/projects/:id/tasks/bulk", (request, response) => response.json({ completion_count: 0 }));
app.listen(3000);
