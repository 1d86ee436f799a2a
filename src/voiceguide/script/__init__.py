"""Text to steps: read a routine, check it, unroll it, print it; pure."""
