"""A routine as one page of HTML, to print and to read."""
