const url = new URL(`/api/projects/${p}/export?exportType=JSON`, "https://label-studio.acme.io");
url.searchParams.set("download_all_tasks", "true");
url.searchParams.append("page", "1");
fetch(url, { headers: { Authorization: `Bearer ${token}` } });

function tests() {
  const address = new URL("https://other.example.com/api/tests/results");
  address.searchParams.set("sort", "0");
  return fetch(address);
}
