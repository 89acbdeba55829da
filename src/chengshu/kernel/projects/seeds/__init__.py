"""What a city begins with on this floor: the targets of the register, the partner systems, and the demo plan."""
