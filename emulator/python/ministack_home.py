"""MiniStack as one home of the local AWS: mended, else as it comes."""

from ministack import app

import ministack_mends
from mending import apply_mends

if __name__ == "__main__":
    apply_mends(ministack_mends)
    app.main()
