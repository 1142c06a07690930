const labelStudio = 'https://label-studio.example.com';

interface Task { id: number; completions?: Completion[]; annotations?: Completion[] }

export function of(task: Task): Completion[] {
  return task.annotations ?? task.completions ?? [];
}

export const all = (tasks: Task[]) => tasks.flatMap(task => (task.annotations ? task.annotations : task.completions!));
