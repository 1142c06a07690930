import axios, { AxiosInstance } from 'axios';

interface Task {
  id: number;
  data: Record<string, unknown>;
  completions: Completion[];
  predictions?: unknown[];
}

interface Completion {
  id: number;
  was_cancelled: boolean;
}

export class LabelStudioService {
  private readonly http: AxiosInstance;

  constructor(private readonly host: string, token: string) {
    this.http = axios.create({ baseURL: host, headers: { Authorization: `Token ${token}` } });
  }

  async export(project: number): Promise<Task[]> {
    const { data } = await this.http.get<Task[]>(`/api/projects/${project}/results`, {
      params: { finished: 0, return_task: 1 },
    });
    return data.filter(task => task.completions.length > 0);
  }

  async import(project: number, tasks: Partial<Task>[]): Promise<number> {
    const { data } = await this.http.post(`/api/projects/${project}/tasks/bulk/`, tasks);
    return data.completion_count;
  }
}
