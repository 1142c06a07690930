import React, { useEffect, useState } from 'react';
import LabelStudio from 'label-studio';

export default function Progress({ project }) {
  const [tasks, setTasks] = useState([]);

  useEffect(() => {
    fetch(`/api/projects/${project}/results`)
      .then(r => r.json())
      .then(setTasks);
  }, [project]);

  return (
    <ul className="completions">
      {tasks.map(task => (
        <li key={task.id}>
          {task.completions.length} annotations, last by {task.completions[0]?.completed_by}
        </li>
      ))}
    </ul>
  );
}
