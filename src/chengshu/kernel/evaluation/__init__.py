"""How well cases are handled (综合评价): rates by area, department, post and person, opened down to the case."""
