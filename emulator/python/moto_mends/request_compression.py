"""
What: a call whose body is compressed is unpacked once.
Why: moto's server unpacks it, and then what is unpacked again: an SDK compresses measurements of more than 10 KB, and each such call failed.
Echoes: nothing
Gone when: the test `a compressed call is taken` of `mends` passes without this file.
"""

from moto.core.responses import BaseResponse


def apply():
    init_without = BaseResponse.__init__

    def init(self, *arguments, **options):
        init_without(self, *arguments, **options)
        self.allow_request_decompression = False

    BaseResponse.__init__ = init
