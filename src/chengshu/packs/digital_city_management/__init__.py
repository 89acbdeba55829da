"""Digital city management (数字城管) after CJJ/T 106 and GB/T 30428: nine standard sub-systems and their extensions.

Cases live in ``kernel.cases``; here stands what only this system does: the inspector's page on the phone, verification
before a case is filed, the inspectors' shifts, the registers of shops and sites, warnings of sudden events, and cases
shared with enforcement. ``subsystems`` names the sub-systems and by what each is known to be in operation.
"""
