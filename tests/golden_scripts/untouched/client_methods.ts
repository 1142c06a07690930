import { LabelStudioClient } from "@acme/label-studio-client";

class Client {
  completions(task: number) {
    return this.api.get(`/tasks/${task}/annotations/`);
  }
}
const client = new Client();
client.completions(7).then((works) => works.map(({ result }) => result.map((region) => region.value.labels)));
