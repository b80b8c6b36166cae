"""The words: our ontology, datapoints and contexts, and the terms of others that we use."""
