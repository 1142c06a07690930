export const Row = ({ task }: { task: any }) => <li>{task.completions.length}</li>;
export const all = (tasks: any[]) => tasks.map(({ completions }) => completions);
