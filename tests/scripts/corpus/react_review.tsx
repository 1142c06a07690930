import React from "react";

interface Task {
  id: number;
  data: Record<string, string>;
  completions: Completion[]; // expect: rewrite
}
interface Completion {
  id: number;
  result: { from_name: string; to_name: string; value: { choices: string[] } }[];
}

export function Review({ task }: { task: Task }) {
  return (
    <ul>
      {task.completions.map((completion) => ( // expect: rewrite
        <li key={completion.id}>{completion.result.map((r) => r.value.choices.join(", "))}</li>
      ))}
    </ul>
  );
}
