export default {
  data() { return { completions: [], host: process.env.VUE_APP_LABEL_STUDIO } },
  methods: {
    async load(id) {
      const { data: tasks } = await this.$http.get(`${this.host}/api/projects/${id}/results`, { params: { finished: '0', ...this.filters } })
      this.completions = tasks.flatMap(t => t.completions.map(c => ({ ...c, task: t.id })))
    },
  },
  computed: { count() { return this.completions.length } },
}
