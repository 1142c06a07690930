const LABEL_STUDIO_URL = "http://localhost:8080";

interface Task {
  id: number;
  annotations: { id: number; result: { from_name: string; value: object }[] }[];
}

export async function results(project: number): Promise<object[]> {
  const answer = await fetch(`${LABEL_STUDIO_URL}/api/projects/${project}/export?exportType=JSON`);
  const tasks: Task[] = await answer.json();
  return tasks.flatMap((task) => task.annotations.flatMap((annotation) => annotation.result.map((r) => r.value)));
}
