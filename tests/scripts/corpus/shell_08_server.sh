# label-studio start proj --init
docker run -p 8080:8080 heartexlabs/label-studio:0.8
curl -X POST -F "FileUpload=@tasks.json" http://localhost:8080/api/project/import # expect: review
curl "http://localhost:8080/api/project/export?format=JSON" -o out.zip # expect: review
curl http://localhost:8080/api/tasks/3/completions # expect: rewrite review
curl http://localhost:8080/api/completions # expect: review
