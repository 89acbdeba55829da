"""Reading the published text of a city plan: from bytes to a draft of tasks and milestones.

The one door is ``read.read_plan``. Two kinds of plan are read: those whose tasks stand in an annexed table
(任务分工表), with cells on lines of their own or separated by tabs, and those whose tasks are told in prose under
numbered headings. What is read is kept as printed; structure words are recognised in both scripts.

Every line of the text is accounted for: used by a task, recognised as frame with a reason, or listed as unplaced.
Nothing here knows Django, a city, or a particular document.
"""
