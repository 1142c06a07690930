import { readFileSync } from 'fs';

const tasks: any[] = JSON.parse(readFileSync('export.json', 'utf-8'));
for (const task of tasks)
  for (const completion of task.annotations)
    for (const region of completion.result) console.log(region.value.rectanglelabels, region.original_width);
