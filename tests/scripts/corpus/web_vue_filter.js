export default {
  computed: {
    done() { return this.tasks.filter((t) => t.completions.length > 0); }, // expect: rewrite
    regions() { return this.done.map((t) => t.completions[t.completions.length - 1].result.filter((r) => r.type === "rectanglelabels" && r.value.rectanglelabels)); }, // expect: rewrite
  },
};
