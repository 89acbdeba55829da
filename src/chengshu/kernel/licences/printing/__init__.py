"""From the content of a licence to a sealed PDF: typesetting, the seal's picture, the QR code, the signature."""
