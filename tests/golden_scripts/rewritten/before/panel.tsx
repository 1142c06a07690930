import { useQuery } from 'react-query';

type Result = { completions: Array<{ id: number; ground_truth: boolean }>; id: number };

const HEARTEX: string = 'https://app.heartex.ai';

export const Panel = ({ project }: { project: number }) => {
  const query = useQuery<Result[]>(['results', project], async () => {
    const r = await fetch(`${HEARTEX}/api/projects/${project}/results?return_ground_truths=1` as string);
    return (await r.json()) as Result[];
  });
  const truths = query.data?.flatMap(({ completions }) => completions.filter(c => c.ground_truth)) ?? [];
  return <p title="completions">{truths.length} truths</p>;
};
