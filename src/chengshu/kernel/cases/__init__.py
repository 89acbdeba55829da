"""What anyone reports is handled in time (案件、工单): classes, the loop of GB/T 30428, its clocks and desks."""
