"""The action API of CKAN 2.10, so that clients and harvesters made for CKAN work against the portal unchanged."""
