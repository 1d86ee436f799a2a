"""What a shell does: it leads the session, and says which job has the terminal: `fg` gives it to the only one.

It sets the terminal for itself whenever a job stops or ends, as shells do.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import termios
from fcntl import ioctl

ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
modes = termios.tcgetattr(0)
job = subprocess.Popen(sys.argv[1:], process_group=0, stdout=subprocess.DEVNULL)
for line in sys.stdin:
    word = line.strip()
    if word == "fg":
        os.tcsetpgrp(0, job.pid)
        os.kill(job.pid, signal.SIGCONT)
        os.waitpid(job.pid, os.WUNTRACED)
        os.tcsetpgrp(0, os.getpgrp())
        termios.tcsetattr(0, termios.TCSANOW, modes)
    sys.stdout.write(f"heard {word}\n")
    sys.stdout.flush()
    if word == "exit":
        break
