/* dashboard of our Label Studio; jQuery because the page is from 2014 */
var LABEL_STUDIO = "https://label-studio.intranet.example/";

$(function () {
  $.ajax({
    url: LABEL_STUDIO + "api/projects/" + $("#project").val() + "/export?exportType=JSON",
    type: "GET",
    data: { },
    success: function (tasks) {
      var done = 0;
      for (var i = 0; i < tasks.length; i++) {
        if (tasks[i].annotations && tasks[i].annotations.length) done++;
      }
      $("#done").text(done + " / " + tasks.length);
    }
  });
});
