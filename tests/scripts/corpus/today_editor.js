import LabelStudio from "@heartexlabs/label-studio";

new LabelStudio("editor", {
  task: { id: 1, annotations: [], predictions: [], data: { text: "a" } },
  onLabelStudioLoad(ls) {
    const annotation = ls.annotationStore.addAnnotation({ userGenerate: true });
    ls.annotationStore.selectAnnotation(annotation.id);
  },
  onSubmitAnnotation: (ls, annotation) => console.log(annotation.serializeAnnotation()),
});
