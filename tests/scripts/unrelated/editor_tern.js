module.exports = function CALL_(server, SUBJECT_, done) {
  server.request({ query: { type: "completions", file: SUBJECT_, end: 10 } }, (error, data) => {
    if (error) return done(error);
    done(null, data.completions.map((each) => ({ text: each.name, start: data.start, end: data.end })));
  });
};
