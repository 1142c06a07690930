const host: string = Deno.env.get("LABEL_STUDIO_URL")!;
const headers = new Headers({ "Authorization": `Token ${Deno.env.get("TOKEN")}` });

async function sync(storage: number): Promise<void> {
  const response = await fetch(`${host}/api/storages/azure/${storage}/sync`, { method: "POST", headers });
  console.log(response.status);
}

async function create(project: number): Promise<number> {
  const response = await fetch(`${host}/api/storages/azure`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      project,
      container: "bucket-of-images",
      regex_filter: ".*\\.png",
    }),
  });
  return (await response.json()).id;
}

await sync(await create(3));
