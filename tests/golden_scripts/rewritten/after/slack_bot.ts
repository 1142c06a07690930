import { App } from '@slack/bolt';
const { LABEL_STUDIO_URL, LABEL_STUDIO_TOKEN } = process.env as Record<string, string>;

const app = new App({ token: process.env.SLACK });
app.command('/progress', async ({ ack, respond, command }) => {
  await ack();
  const r = await fetch(LABEL_STUDIO_URL.concat(`/api/projects/${Number(command.text)}/export?exportType=JSON`), {
    headers: { Authorization: 'Token ' + LABEL_STUDIO_TOKEN },
  });
  const tasks: any[] = await r.json();
  const done = tasks.filter(t => t?.annotations?.length).length;
  await respond(`${done} of ${tasks.length}`);
});
