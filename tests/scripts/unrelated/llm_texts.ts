import OpenAI from "openai";
const openai = new OpenAI();
const r = await openai.chat.completions.create({ model: "gpt-4", messages: [] });
export const texts = (batch: { completions: { text: string }[] }) => batch.completions.map((c) => c.text);
