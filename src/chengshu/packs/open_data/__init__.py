"""Public data for everybody (公共数据开放): review, portal, requests, assets, authorised operation."""
