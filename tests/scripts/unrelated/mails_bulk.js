const mails = require("./mails.json");

mails.THINGS_.forEach((SUBJECT_) => {
  console.log(SUBJECT_.from_name, SUBJECT_.to_name, SUBJECT_.result, SUBJECT_.value.text);
});
