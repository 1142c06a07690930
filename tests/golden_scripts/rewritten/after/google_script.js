// Google Apps Script: import a sheet into Label Studio
function importSheet() {
  var labelStudio = PropertiesService.getScriptProperties().getProperty('LABEL_STUDIO_URL');
  var rows = SpreadsheetApp.getActiveSheet().getDataRange().getValues();
  var tasks = rows.slice(1).map(function(row) { return { data: { text: row[0] }, 'annotations': [] }; });
  var answer = UrlFetchApp.fetch(labelStudio + '/api/projects/21/import', {
    method: 'post',
    contentType: 'application/json',
    payload: JSON.stringify(tasks)
  });
  Logger.log(JSON.parse(answer.getContentText())['annotation_count']);
}
