"""Sharing under law (数据共享交换): applications, agreements, masked delivery, a receipt for each use."""
