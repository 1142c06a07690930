import yaml

project = yaml.safe_load(open("dbt_project.yml"))
teams = {t["team_id"]: t for t in project["teams"]}
for model in project["models"]:
    print(model["path"], teams[model["team_id"]]["name"], model.get("regex"))
