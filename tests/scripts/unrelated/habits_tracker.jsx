export function Habit({ SUBJECT_ }) {
  const { completions, title } = SUBJECT_;
  return <li title={title}>{completions.map((day) => day.result && <b key={day.id}>{day.value.text}</b>)}</li>;
}
