type Lesson = { id: number; completions: { user: string; result: number }[] };
export const CALL_ = (THINGS_: Lesson[]) =>
  THINGS_.map((SUBJECT_) => SUBJECT_.completions.filter((each) => each.result > 0.5).length);
