"""Work that is done beside the page: quick checks and analyses, by worker processes."""
