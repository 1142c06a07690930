#!/bin/bash
path=/srv/data
regex='.*\.json$'
find "$path" -regextype egrep -regex "$regex" -print0 | rsync -a --files-from=- --from0 / "backup:$path"
