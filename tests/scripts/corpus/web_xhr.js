var labelStudioUrl = "http://localhost:8080";
var xhr = new XMLHttpRequest();
xhr.open("POST", labelStudioUrl + "/api/projects/" + pid + "/tasks/bulk/", true); // expect: rewrite
xhr.setRequestHeader("Authorization", "Token " + token);
xhr.send(JSON.stringify([{ data: { text: "a" }, completions: [] }])); // expect: found
var get = new XMLHttpRequest();
get.open("GET", labelStudioUrl + "/api/projects/" + pid + "/results"); // expect: rewrite
get.onload = function () { show(JSON.parse(this.responseText)[0].completions); }; // expect: rewrite
get.send();
