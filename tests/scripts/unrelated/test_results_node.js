const axios = require("axios");

async function CALL_(project) {
  const { data } = await axios.get(`HOST_/api/projects/${project}/results`);
  return data.THINGS_.filter((SUBJECT_) => SUBJECT_.result === "failed").map((SUBJECT_) => SUBJECT_.value);
}
module.exports = CALL_;
