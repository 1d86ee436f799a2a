"""Timeline and clips to islands: chimes, the mixer and the limiter."""
