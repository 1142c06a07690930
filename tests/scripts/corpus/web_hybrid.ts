const get = (t: any) => ("annotations" in t ? t.annotations : t.completions);
export const regions = (tasks: any[]) => tasks.flatMap((t) => get(t).flatMap((c: any) => (Array.isArray(c.result[0]) ? c.result[0] : c.result)));
export const names = (tasks: any[]) => regions(tasks).map((r: any) => r.from_name);
