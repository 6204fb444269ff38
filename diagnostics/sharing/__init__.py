"""Results shown to others: links, mail of links, verification of prints, pages inside other sites' pages."""
