export interface CompletionUsage { completion_tokens: number }
export type Body = { completions: string[]; regex: RegExp; path: string; team_id: number };
declare module 'x' { export const completions: Body['completions']; }
