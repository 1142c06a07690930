import axios from "axios";
interface Task { id: number; completions?: { result: { value: any; from_name: string }[][] }[] } // expect: rewrite review
const base = process.env.LABEL_STUDIO_URL;
export async function labels(pid: number): Promise<string[]> {
  const { data } = await axios.get<Task[]>(`${base}/api/projects/${pid}/results`, { params: { finished: 1 } }); // expect: rewrite
  return data.flatMap((t) => t.completions?.[0]?.result?.[0]?.map((r) => r.value.labels) ?? []); // expect: rewrite review
}
