"""Steps and durations to a timeline: gaps and chimes, the dial, absolute places; pure."""
