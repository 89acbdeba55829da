"""How the city steers the work: leading group, chief officers, experts, alliance, standards, policy documents."""
