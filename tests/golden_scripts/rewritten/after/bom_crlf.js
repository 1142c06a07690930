const r = await fetch("https://app.heartex.ai/api/projects/1/export?exportType=JSON");

console.log((await r.json())[0].annotations); // 🙂
