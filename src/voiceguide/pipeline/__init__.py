"""The corridor: the only place that knows more than one room; a file a verb."""
