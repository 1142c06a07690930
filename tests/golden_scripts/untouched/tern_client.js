var http = require('http')

module.exports = function complete (file, end, cb) {
  var req = http.request({ port: 5000, method: 'POST', path: '/' }, function (res) {
    res.on('data', function (d) {
      var data = JSON.parse(d)
      cb(data.completions.map(function (c) { return c.name || c }), data.start)
    })
  })
  req.end(JSON.stringify({ query: { type: 'completions', file: file, end: end } }))
}
