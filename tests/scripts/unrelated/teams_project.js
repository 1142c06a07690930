fetch("HOST_/api/projects", {
  method: "POST",
  body: JSON.stringify({ name: "SUBJECT_", team_id: 5, path: "/a/b", regex: ".*" }),
});
