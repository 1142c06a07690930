const r = await fetch("https://app.heartex.ai/api/projects/1/results");

console.log((await r.json())[0].completions); // 🙂
