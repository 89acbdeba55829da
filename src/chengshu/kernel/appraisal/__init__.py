"""Goals, measured values, scores with their formula, appeals, bulletins (绩效考核)."""
