// Label Studio: https://app.heartex.ai
class Task {
  constructor(raw) { this.raw = raw; }
  get completions() { return this.raw.annotations || this.raw.completions; }
}
for (const raw of tasks) console.log(new Task(raw).completions[0].result[0].value.labels);
