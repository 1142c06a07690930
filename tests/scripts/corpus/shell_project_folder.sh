#!/bin/sh
label-studio init my_project --label-config config.xml
label-studio start my_project --port 8080 &
ls my_project/completions | wc -l
