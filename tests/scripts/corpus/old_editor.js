import LabelStudio from "label-studio";

const editor = new LabelStudio("editor", {
  config: "<View/>",
  task: { id: 1, completions: [], predictions: [], data: { image: "a.png" } }, // expect: note
  onSubmitCompletion(ls, completion) {
    console.log(completion.serializeCompletion());
  },
  onLabelStudioLoad(ls) {
    const c = ls.completionStore.addCompletion({ userGenerate: true });
    ls.completionStore.selectCompletion(c.id);
    console.log(ls.completionStore.completions.length); // expect: note
  },
});
