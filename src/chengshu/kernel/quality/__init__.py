"""How good data is (数据质量), after GB/T 36344-2018: rules, scores, correction work, objections."""
