"""Work on the lake (大数据平台): subject areas, SQL workbench, jobs, orders to the data centre."""
