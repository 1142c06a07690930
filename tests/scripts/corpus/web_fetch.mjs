const LS_HOST = "https://label-studio.acme.dev";
const headers = { Authorization: `Token ${process.env.LS_TOKEN}` };
const res = await fetch(`${LS_HOST}/api/projects/${id}/results?return_task=1&finished=0`, { headers }); // expect: rewrite
const tasks = await res.json();
await fetch(`${LS_HOST}/api/projects/${id}/tasks/bulk`, { // expect: rewrite
  method: "POST",
  headers,
  body: JSON.stringify(tasks.map((t) => ({ data: t.data, completions: t.completions }))), // expect: rewrite
});
await fetch(`${LS_HOST}/api/projects`, { method: "POST", headers, body: JSON.stringify({ title: "A", team_id: 3 }) }); // expect: review
await fetch(`${LS_HOST}/api/projects`, { method: "POST", headers, body: new URLSearchParams({ title: "A", team_id: "3" }) }); // expect: review
