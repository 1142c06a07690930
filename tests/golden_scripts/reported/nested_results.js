const LABEL_STUDIO = 'https://label-studio.example.com';
for (const { annotations } of await load()) {
  for (const a of annotations) {
    a.result[0][0].value;
    a.result.forEach(inner => inner.forEach(region => console.log(region.id)));
    a.result.flat();
    for (const inner of a['result']) for (const region of inner) console.log(region);
    a.result[0].value;
    a.result.map(region => region.value);
  }
}
