import { z } from "zod";
// the export of Label Studio
export const Region = z.object({ from_name: z.string(), to_name: z.string(), value: z.object({ choices: z.array(z.string()) }) });
export const Task = z.object({ id: z.number(), data: z.any(), completions: z.array(z.object({ result: z.array(z.array(Region)) })) }); // expect: found
export const count = (tasks: z.infer<typeof Task>[]) => tasks.map((t) => t.completions[0].result.map((r) => r)); // expect: found
