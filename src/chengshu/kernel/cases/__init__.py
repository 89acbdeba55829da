"""What anyone reports is handled in time (案件、工单).

A case is one row (``models.Case``) and one item of work about it (``work_types.CASE``) that runs through the loop of
GB/T 30428 and CJJ/T 106: intake, filing, dispatch, handling, feedback, check, closing, evaluation. The row repeats
where the item stands, when each stage ended and whether in time, so that desks and rates read one table.

``services.report`` takes in what came through any channel; the same ``once`` of a channel opens no second case.
``services.moving`` are the stages' moves, ``services.merging`` joins what repeats, ``services.linking`` ties a case to
records of other systems.
"""
