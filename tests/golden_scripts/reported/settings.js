const HEARTEX = 'https://app.heartex.ai';
const argv = require('yargs').argv;
console.log(process.env.completions, argv.completions);
export default (options) => options.completions;
