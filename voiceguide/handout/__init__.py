"""A page of paper: what one person is to do, to hang on the wall."""
