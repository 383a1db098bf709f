"""What the author wrote: YAML in, checked and located types out."""
