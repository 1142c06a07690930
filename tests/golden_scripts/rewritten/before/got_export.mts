import got from 'got';

const ls = got.extend({ prefixUrl: 'https://label-studio.example.com/api', headers: { authorization: 'Token 1' } });

export async function* tasks(project: number) {
  const found: any[] = await ls.get(`projects/${project}/results`, { searchParams: { return_task: 1, finished: 0 } }).json();
  for (const task of found) {
    if ('completions' in task) yield { ...task, first: task.completions.at(0) };
  }
}
