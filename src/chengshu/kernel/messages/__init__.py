"""Telling people: in-app at once, and by e-mail, SMS and webhook where those are connected."""
