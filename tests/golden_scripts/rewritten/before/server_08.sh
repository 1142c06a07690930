docker run -p 8080:8080 heartexlabs/label-studio:0.8
curl -X POST -F "FileUpload=@tasks.json" http://localhost:8080/api/project/import
curl -X POST http://localhost:8080/api/project/import/other -d @tasks.json
