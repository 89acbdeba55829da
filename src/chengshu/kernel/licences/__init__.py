"""Certificates that anybody can verify (电子证照): types, issue, signature, check, use with consent."""
