"""Golden records (基础数据库): persons, entities, places, economy; matching, look-up, verification."""
