"""Digital city management (数字城管) after CJJ/T 106 and GB/T 30428: nine standard sub-systems and their extensions."""
