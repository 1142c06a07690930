function labels() {
  const url = new URL(`/api/projects/${p}/results`, "https://label-studio.acme.io");
  url.searchParams.set("finished", "0");
  return fetch(url);
}
function tests() {
  const url = new URL("https://other.example.com/api/tests");
  url.searchParams.set("finished", "0");
  return fetch(url);
}
