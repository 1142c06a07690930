const layout = { annotations: [{ x: 1, y: 2, text: "SUBJECT_" }], completions: undefined };
Plotly.newPlot("chart", THINGS_, layout).then((chart) => chart.layout.annotations.length);
