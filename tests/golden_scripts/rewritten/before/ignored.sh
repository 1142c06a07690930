curl https://app.heartex.ai/api/projects/1/results # lsconvert: ignore
curl https://app.heartex.ai/api/projects/2/results
