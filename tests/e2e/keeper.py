"""Run a command until it ends or stdin closes, whichever is first.

The tests have the other end of stdin. It closes when they end, even if they are killed, so no server is left running.
"""

import os
import subprocess
import sys
import threading


def main():
    """Run the command given as arguments; return its exit code."""
    process = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)

    def stop():
        while os.read(0, 1):  # not sys.stdin: a thread that waits in it keeps Python from exiting
            pass
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()

    threading.Thread(target=stop, daemon=True).start()
    return process.wait()


if __name__ == "__main__":
    sys.exit(main())
