"""Where: administrative divisions (行政区划) after GB/T 2260 and GB/T 10114, country to village."""
