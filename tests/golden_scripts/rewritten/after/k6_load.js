// k6 load test against label studio
import http from 'k6/http';
const LABEL_STUDIO = __ENV.LABEL_STUDIO;
export default function () {
  http.post(`${LABEL_STUDIO}/api/projects/1/import`, JSON.stringify([{ data: { x: 1 } }]), { headers: { 'Content-Type': 'application/json' } });
  const res = http.get(LABEL_STUDIO + "/api/projects/1/export?exportType=JSON");
  check(res, { 'has completions': (r) => r.json()[0].annotations.length > 0, "completions": () => true });
}
