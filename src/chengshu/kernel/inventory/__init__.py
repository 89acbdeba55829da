"""Information systems of the units (政务信息系统): register, zombies, mergers, islands."""
