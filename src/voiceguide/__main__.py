"""`python -m voiceguide` is `voiceguide`."""

from voiceguide.cli import main

if __name__ == "__main__":  # a process that exports beside others reads this, too
    main()
