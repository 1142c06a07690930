const labelStudio = "https://app.heartex.ai";

let options = { method: "POST" };
options = { method: "GET" };
fetch(`${labelStudio}/api/projects/${p}/export?exportType=JSON`, options);
let config = { headers: a };
config = { headers: b };
axios.get(`${labelStudio}/api/projects/${p}/export?exportType=JSON`, config);
let noKnownOption = { cache: "no-store" };
noKnownOption = { cache: "default" };
fetch(`${labelStudio}/api/projects/${p}/export?exportType=JSON`, noKnownOption);
