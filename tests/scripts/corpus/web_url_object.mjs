const url = new URL("/api/projects/3/results", "https://label-studio.acme.io"); // expect: rewrite review
url.searchParams.set("finished", "0"); // expect: found
url.searchParams.append("return_predictions", "1"); // expect: found
const tasks = await (await fetch(url)).json();
