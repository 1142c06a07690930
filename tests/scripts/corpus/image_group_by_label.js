const fs = require('fs')

function load (path) {
  return JSON.parse(fs.readFileSync(path))
}

const groups = {}
for (const task of load(process.argv[2])) {
  for (const { result } of task.completions || []) { // expect: rewrite
    result.forEach(r => {
      const name = r.value.rectanglelabels[0]
      groups[name] = (groups[name] || []).concat(task.data.image)
    })
  }
}
console.log(JSON.stringify(groups))
