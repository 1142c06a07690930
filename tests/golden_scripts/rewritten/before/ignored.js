const HEARTEX = "https://app.heartex.ai";
fetch(HEARTEX + "/api/projects/1/results"); // lsconvert: ignore
fetch(HEARTEX + "/api/projects/2/results");
