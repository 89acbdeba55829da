"""Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2), in JSON and XML, so that its clients work unchanged.

What goes beyond it is in ``docs/open311.md``: ``bbox``, ``page`` and ``page_size``, ``updated_after`` and
``updated_before``, comments and updates of a request.
"""
