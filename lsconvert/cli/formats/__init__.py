"""Output formats: reports, findings and requests as text, JSON, SARIF, JUnit and others. Runs no conversion or check."""
