const HOST = process.env.HEARTEX_HOST
const tasks = new URL('/api/projects/3/tasks/bulk/', HOST)
const results = new URL(`/api/projects/${process.env.PROJECT}/results?return_task=1`, HOST)

const post = (body) => fetch(tasks, { method: 'POST', body })
const get = () => fetch(results).then((r) => r.json())

get().then((all) => all.forEach(({ completions: [first] }) => console.log(first)))
