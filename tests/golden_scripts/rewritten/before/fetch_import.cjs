'use strict';
const fs = require('fs');
const fetch = require('node-fetch');

const LABELSTUDIO = 'http://labelstudio:8080';

async function send(project, file) {
    const tasks = JSON.parse(fs.readFileSync(file, 'utf8')).map(function (row) {
        return {
            data: { text: row.text },
            completions: [{ result: row.spans }],
        };
    });
    const res = await fetch(LABELSTUDIO + "/api/projects/" + project + "/tasks/bulk", {
        method: 'POST',
        body: JSON.stringify(tasks),
        headers: { 'Content-Type': 'application/json', 'Authorization': 'Token ' + process.env.KEY },
    });
    const { task_count, completion_count } = await res.json();
    console.log(task_count, completion_count);
}

send(process.argv[2], process.argv[3]).catch(console.error);
