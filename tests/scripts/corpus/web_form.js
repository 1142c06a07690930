const axios = require("axios");
const FormData = require("form-data");
const form = new FormData();
form.append("title", "A");
form.append("team_id", "7"); // expect: review
axios.post("https://app.heartex.ai/api/projects/", form, { headers: form.getHeaders() });
axios.post("https://app.heartex.ai/api/projects/", "title=A&team_id=7"); // expect: review
