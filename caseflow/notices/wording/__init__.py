"""One module per kind of document: its facts and its words."""
