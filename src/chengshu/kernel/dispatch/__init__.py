"""Who handles a case (派遣): rules tried on past cases, rulings of disputes, crews and their routes."""
