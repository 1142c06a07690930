import OpenAI from 'openai';

const openai = new OpenAI();
const stream = await openai.chat.completions.create({ model: 'gpt-4o', messages: [], stream: true });
const { completions } = await cache.get('last');
for await (const part of stream) {
  completions.push(part.choices[0]?.delta?.content ?? '');
}
await openai.beta.chat.completions.parse({});
cache.completions = completions;
