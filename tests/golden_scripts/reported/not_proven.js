const host = process.env.HOST;
const tasks = await fetch(`${host}/api/projects/${process.argv[2]}/results`).then(r => r.json());
console.log(tasks[0]['completions']);
