// k6 load test against label studio
import http from 'k6/http';
const LABEL_STUDIO = __ENV.LABEL_STUDIO;
export default function () {
  http.post(`${LABEL_STUDIO}/api/projects/1/tasks/bulk`, JSON.stringify([{ data: { x: 1 } }]), { headers: { 'Content-Type': 'application/json' } });
  const res = http.get(LABEL_STUDIO + "/api/projects/1/results");
  check(res, { 'has completions': (r) => r.json()[0].completions.length > 0, "completions": () => true });
}
