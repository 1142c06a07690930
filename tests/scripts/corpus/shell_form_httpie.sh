http -f POST https://app.heartex.ai/api/projects/ "Authorization:Token $T" title=A team_id=7 # expect: review
http --form POST https://app.heartex.ai/api/projects/ "Authorization:Token $T" title=A
http https://app.heartex.ai/api/projects/5/results "Authorization:Token $T" return_task==1 finished==0 # expect: rewrite review
