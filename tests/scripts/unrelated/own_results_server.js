const app = require("express")();
app.get("/api/projects/:id/results", (req, res) => res.json({ results: [] }));
app.post("/api/projects/:id/import", (req, res) => res.json({ completion_count: 0 }));
app.listen(3000);
