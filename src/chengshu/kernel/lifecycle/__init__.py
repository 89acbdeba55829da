"""A project from the need to the audit: needs, annual plan, library, approval, funds, acceptance, evaluation."""
