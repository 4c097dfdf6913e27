"""Papers: what arrives as fax, scan or photograph is read here, in a child process with limits; what we ask with is made here.

The doors: `reading.read_paper` and `reading.reencode_image` (hostile bytes in, facts out), `pdf.pages_as_pdf` (for viewing),
`cover.cover_sheet` (the sheet that a customer faxes back). Pure functions over bytes; no database, no network.
"""
