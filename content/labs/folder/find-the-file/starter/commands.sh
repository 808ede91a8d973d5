mkdir found
