"""Could somebody be found again in what is opened? k-anonymity and l-diversity, counted set-wise in DuckDB.

Direct identifiers (names, identity numbers, phones …) never open. Columns by which a person may be told apart together
(quasi-identifiers) are found by their meaning and by measurement; each combination of their values must stand in at
least k rows, and a sensitive column must take at least l values within each (Sweeney 2002; Machanavajjhala et al. 2007;
GB/T 37964-2019, appendix on models of de-identification).
"""
