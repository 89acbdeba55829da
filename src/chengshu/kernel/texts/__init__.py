"""What citizens write, understood (文本理解): class and reason, repeats, hot topics, scored replies."""
