const LABEL_STUDIO = 'https://label-studio.example.com';

export const annotationsOf = task => task.annotations || task.completions || [];
export const unpacked = ({ completions, annotations }) => annotations ?? completions;
export const upgraded = task => ({ ...task, annotations: task.completions });

export function upgrade(task) {
  if ('completions' in task) {
    task.annotations = task.completions;
    delete task.completions;
  }
  return task;
}

export function count(tasks) {
  const old = tasks.filter(t => t.hasOwnProperty('completions'));
  for (const task of old) task.annotations = task.completions;
  return tasks.map(t => t.annotations.length);
}

export function chosen(task, version) {
  const key = version < 2 ? 'completions' : 'annotations';
  return task[key] || task.completions;
}
