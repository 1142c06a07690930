import type { Task as Base } from "@heartexlabs/label-studio";
type Work = Base["completions"][number]; // expect: found
type Slim = Pick<Base, "id" | "completions">; // expect: found
type None = Omit<Base, "completions">; // expect: found
interface Task { id: number; completions: Work[]; aggregated_ids?: number[] } // expect: found
const key: keyof Task = "completions"; // expect: found
