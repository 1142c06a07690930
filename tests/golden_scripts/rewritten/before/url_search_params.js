const url = new URL(`/api/projects/${p}/results`, "https://label-studio.acme.io");
url.searchParams.set("finished", "0");
url.searchParams.append("return_predictions", "1");
url.searchParams.append("page", "1");
fetch(url, { headers: { Authorization: `Bearer ${token}` } });

function tests() {
  const address = new URL("https://other.example.com/api/tests/results");
  address.searchParams.set("sort", "0");
  return fetch(address);
}
