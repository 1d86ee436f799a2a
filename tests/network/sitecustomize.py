"""Found on `PYTHONPATH` by what the tests start: Python imports it first."""

from loopback import block

block()
