"""Lists of rules, drafts, trials, disputes, crews and orders."""
