interface Answer {
  completions: { text: string; labels: string[] }[];
  result: string;
}
export async function CALL_(prefix: string): Promise<string[]> {
  const answer: Answer = await (await fetch(`HOST_/complete?prefix=${prefix}`)).json();
  return answer.completions.filter((each) => each.labels.includes("best")).map((each) => each.text);
}
