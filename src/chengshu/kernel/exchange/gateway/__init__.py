"""The fast way out (接口网关): credentials, limits, the serving shelf, receipts, and the door of programs."""
