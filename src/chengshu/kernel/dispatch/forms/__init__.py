"""What officials type: rules, drafts, trials, crews, results."""
