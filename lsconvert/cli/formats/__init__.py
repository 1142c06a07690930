"""Reports, findings and requests as text, JSON, SARIF, JUnit and the like."""
