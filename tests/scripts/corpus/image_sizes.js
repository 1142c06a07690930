const fs = require("fs");

const tasks = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const sizes = tasks
  .filter((task) => task.completions.length > 0) // expect: rewrite
  .map((task) => {
    const { original_width, original_height, value } = task.completions[0].result[0]; // expect: rewrite
    return [task.data.image, (value.width * original_width) / 100, (value.height * original_height) / 100];
  });
console.log(JSON.stringify(sizes));
