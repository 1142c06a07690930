"""Pages to look at: one HTML file about the content of files, or about a conversion.

Offers `HtmlReport`. It counts nothing: every number is one of an `Inspection` or a `Report`.
"""
