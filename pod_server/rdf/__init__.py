"""Reading and writing RDF: syntaxes, patches, access rules, shapes."""
