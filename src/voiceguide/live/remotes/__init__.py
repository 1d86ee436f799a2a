"""Where commands come from: keys, a socket, a FIFO, standard input, media keys.

Each is a context manager: entered, it hands every order to `take` from a thread of its own; left, it is gone
and has put back whatever it changed. `take` must not wait; it may raise `queue.Full`.
"""
