"""Run a command until it ends or stdin is closed, whichever is first.

The tests hold the other end of stdin. It is closed when they end, also when they are killed: no server stays behind.
"""

import os
import subprocess
import sys
import threading


def main():
    """Run the command of the arguments, and return its exit code."""
    process = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)

    def stop():
        while os.read(0, 1):  # not sys.stdin: Python cannot end while a thread waits in it
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
