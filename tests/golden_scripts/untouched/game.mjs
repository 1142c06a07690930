class Level {
  constructor() { this.completions = 0; }
  finish() { this.completions++; return { completions: this.completions }; }
}
const level = new Level();
level.finish();
console.log(level.completions, level['completions']);
