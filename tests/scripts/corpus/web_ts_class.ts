import got from "got";
export class LabelStudioClient {
  constructor(private readonly baseUrl: string, private token: string) {}
  private headers() { return { Authorization: `Token ${this.token}` }; }
  results(project: number) {
    return got(`${this.baseUrl}/api/projects/${project}/results`, { searchParams: { finished: 0, return_predictions: 1 }, headers: this.headers() }).json(); // expect: rewrite
  }
  bulk(project: number, tasks: unknown[]) {
    return got.post(`${this.baseUrl}/api/projects/${project}/tasks/bulk/`, { json: tasks, headers: this.headers() }); // expect: rewrite
  }
  create(title: string, team: number) {
    return got.post(`${this.baseUrl}/api/projects/`, { json: { title, team_id: team }, headers: this.headers() }); // expect: review
  }
  completions(task: number) {
    return got(`${this.baseUrl}/api/tasks/${task}/completions/`, { headers: this.headers() }); // expect: rewrite
  }
}
