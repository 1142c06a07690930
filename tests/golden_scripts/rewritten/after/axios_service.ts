import axios, { AxiosInstance } from 'axios';

interface Task {
  id: number;
  data: Record<string, unknown>;
  annotations: Completion[];
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
    const { data } = await this.http.get<Task[]>(`/api/projects/${project}/export`, {
      params: { download_all_tasks: 'true', exportType: 'JSON' },
    });
    return data.filter(task => task.annotations.length > 0);
  }

  async import(project: number, tasks: Partial<Task>[]): Promise<number> {
    const { data } = await this.http.post(`/api/projects/${project}/import`, tasks);
    return data.annotation_count;
  }
}
