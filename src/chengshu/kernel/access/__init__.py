"""Who may do what: roles granted for an organisation, permissions held within a scope, guards of views."""
