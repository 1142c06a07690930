import LabelStudio from 'label-studio';

const editor = new LabelStudio('editor', {
  interfaces: ['panel', 'completions:menu', 'completions:add-new'],
  task: { id: 1, data: { text: 'a' }, completions: [], predictions: [] },
  onLabelStudioLoad: ls => {
    if (ls.completionStore.completions.length === 0) ls.completionStore.addCompletion({ userGenerate: true });
    ls.completionStore.selectCompletion(ls.completionStore.completions[0].id);
  },
});
const { completionStore } = editor;
console.log(completionStore.completions.map(c => c.pk));
